package io.github.dppkit.spapi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A program that takes large payloads in under a small heap. */
final class SmallHeapChild {

    private static final int LARGE = 16 * 1024 * 1024 - 4096;

    private SmallHeapChild() {}

    public static void main(String[] args) {
        SpApiLab lab = new SpApiLab();
        if (args[0].equals("refusals")) {
            int refused = 0;
            refused += refuses(lab, endless("[", 100_000));
            refused += refuses(lab, endless("{\"a\":", 100_000));
            refused += refuses(lab, endless("9", 1_000_000_000));
            refused += refuses(lab, new SequenceInputStream(text("{\"a\":\""), endless("x", 100_000_000)));
            refused += refuses(lab, new SequenceInputStream(text("{\"order\":{\"buyer\":{"), new Keys()));
            System.out.println("refused " + refused);
        } else {
            System.out.println("json " + takesJson(lab));
            System.out.println("tsv " + takesReport(lab));
        }
    }

    private static int refuses(SpApiLab lab, InputStream in) {
        try {
            lab.encryptor.encrypt(
                    SpApiLab.GET_ORDER, in, SpApiLab.SELLER, SpApiLab.now(), OutputStream.nullOutputStream());
            return 0;
        } catch (SpApiPayloadException e) {
            return 1;
        }
    }

    private static boolean takesJson(SpApiLab lab) {
        IngestReport report = lab.encryptor.encrypt(
                SpApiLab.SEARCH_ORDERS, new Orders(), SpApiLab.SELLER, SpApiLab.now(), OutputStream.nullOutputStream());
        return report.encryptedLeaves() > 15_000;
    }

    private static boolean takesReport(SpApiLab lab) {
        IngestReport report = lab.encryptor.encryptReport(
                SpApiReport.of("GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING"),
                new Rows(),
                SpApiLab.SELLER,
                SpApiLab.now(),
                OutputStream.nullOutputStream());
        return report.encryptedLeaves() > 15_000;
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static InputStream endless(String unit, long count) {
        byte[] one = unit.getBytes(StandardCharsets.US_ASCII);
        return new Generated() {
            @Override
            byte[] next(int number) {
                return number < count ? one : new byte[0];
            }
        };
    }

    /** A stream of pieces made one by one. */
    private abstract static class Generated extends InputStream {
        private byte[] piece = new byte[0];
        private int at;
        private int number;

        abstract byte[] next(int pieceNumber);

        @Override
        public int read() {
            if (at == piece.length) {
                piece = next(number++);
                at = 0;
            }
            return piece.length == 0 ? -1 : piece[at++];
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int count = 0;
            for (int one = 0; count < length && one >= 0; ) {
                one = read();
                if (one >= 0) {
                    target[from + count++] = (byte) one;
                }
            }
            return count == 0 && length > 0 ? -1 : count;
        }
    }

    /** An object of a million fields. */
    private static final class Keys extends Generated {
        @Override
        byte[] next(int number) {
            return (number > 1_000_000 ? "" : (number == 0 ? "" : ",") + "\"k" + number + "\":1")
                    .getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** A payload of nearly 16 MiB. */
    private static final class Orders extends Generated {
        private int length;

        @Override
        byte[] next(int number) {
            if (length > LARGE) {
                return new byte[0];
            }
            String order = (number == 0 ? "{\"orders\":[" : ",") + "{\"orderId\":\"902-" + number + "-1\",\"note\":\""
                    + "x".repeat(700) + "\",\"buyer\":{\"buyerName\":\"Anna Nowak\"}}";
            length += order.length();
            return (length > LARGE ? order + "]}" : order).getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** A report of nearly 16 MiB. */
    private static final class Rows extends Generated {
        @Override
        byte[] next(int number) {
            byte[] filler = new byte[700];
            Arrays.fill(filler, (byte) 'x');
            String row = number == 0
                    ? "order-id\tproduct-name\trecipient-name\n"
                    : "902-" + number + "-1\t" + new String(filler, StandardCharsets.US_ASCII) + "\tAnna Nowak\n";
            return number > 22_000 ? new byte[0] : row.getBytes(StandardCharsets.US_ASCII);
        }
    }
}

package io.github.dppkit.testkit;

import java.util.concurrent.CountDownLatch;

/** A child that misbehaves as its argument says. */
final class OddChild {

    private OddChild() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("fails-at-once")) {
            throw new IllegalStateException("broken on purpose");
        }
        CrashChild parent = CrashChild.start();
        switch (arguments[0]) {
            case "ends" -> parent.ack("only-one");
            case "fails" -> {
                parent.ack("only-one");
                throw new IllegalStateException("broken on purpose");
            }
            case "hangs" -> {
                System.err.println("waiting for nothing");
                new CountDownLatch(1).await();
            }
            case "floods" -> {
                for (int i = 0; i < 50_000; i++) {
                    System.err.println("a line that would fill the error pipe if nobody read it");
                    parent.ack("n" + i);
                }
            }
            case "tells" -> {
                parent.ack(arguments[1]);
                parent.ack(System.getProperty("told.by.jvm.argument"));
                parent.ack(org.h2.Driver.class.getName());
            }
            case "acknowledges-badly" -> parent.ack(arguments[1]);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }
}

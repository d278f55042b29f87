package io.github.dppkit.benchmarks;

import com.github.houbb.chars.scan.bs.CharsScanBs;
import com.gliwka.hyperscan.wrapper.CompileErrorException;
import com.gliwka.hyperscan.wrapper.Database;
import com.gliwka.hyperscan.wrapper.Expression;
import com.gliwka.hyperscan.wrapper.ExpressionFlag;
import com.gliwka.hyperscan.wrapper.Match;
import com.gliwka.hyperscan.wrapper.Scanner;
import dk.brics.automaton.Automaton;
import dk.brics.automaton.AutomatonMatcher;
import dk.brics.automaton.RegExp;
import dk.brics.automaton.RunAutomaton;
import java.util.EnumSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What others mask a log line with. The engines of regular expressions get the same ten patterns, those that people use:
 * e-mail address, card, social security number, IPv4 and IPv6 address, IBAN, telephone number, field of a JSON object, key
 * and value, token.
 */
final class LineMaskers {

    private static final String MASK = "***";

    private static final String KEYS =
            "name|buyerName|buyer_name|recipient|customer|addressLine1|addressLine2|address|city"
                    + "|postalCode|postal_code|zip|phone|phoneNumber|email|buyerEmail|firstName|lastName|street|taxId|vat|iban|card"
                    + "|password|token|access_token|refresh_token|client_secret";

    private static final List<String> PATTERNS = List.of(
            "[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}",
            "\\b[0-9](?:[ -]?[0-9]){12,18}\\b",
            "\\b[0-9]{3}-[0-9]{2}-[0-9]{4}\\b",
            "\\b(?:[0-9]{1,3}\\.){3}[0-9]{1,3}\\b",
            "\\b(?:[0-9a-fA-F]{1,4}:){2,7}[0-9a-fA-F]{1,4}\\b",
            "\\b[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\\b",
            "(?:\\+|00)?[0-9][0-9 ()./-]{7,}[0-9]",
            "\"(?:" + KEYS + ")\" ?: ?\"[^\"]*\"",
            "\\b(?:" + KEYS + ")=[^,;& ]+",
            "(?:Bearer |Atza\\||Atzr\\||AKIA)[A-Za-z0-9._-]+");

    private LineMaskers() {}

    /** Returns ten patterns of {@code java.util.regex}, one after the other, as a layout's nested replacements do it. */
    static UnaryOperator<String> regex() {
        List<Pattern> patterns = PATTERNS.stream().map(Pattern::compile).toList();
        return line -> {
            String text = line;
            for (Pattern pattern : patterns) {
                text = pattern.matcher(text).replaceAll(MASK);
            }
            return text;
        };
    }

    /** Returns the ten patterns joined, in RE2/J. */
    static UnaryOperator<String> re2() {
        com.google.re2j.Pattern joined = com.google.re2j.Pattern.compile(
                PATTERNS.stream().map(one -> "(?:" + one + ")").collect(Collectors.joining("|")));
        return line -> joined.matcher(line).replaceAll(MASK);
    }

    /** Returns the ten patterns as one automaton of dk.brics, which has no word boundaries. */
    static UnaryOperator<String> brics() {
        Automaton all = Automaton.makeEmpty();
        for (String pattern : PATTERNS) {
            String syntax = pattern.replace("\\b", "")
                    .replace("(?:", "(")
                    .replace("@", "\\@")
                    .replace("\"", "\\\"")
                    .replace("&", "\\&");
            all = all.union(new RegExp(syntax, RegExp.NONE).toAutomaton());
        }
        all.determinize();
        RunAutomaton run = new RunAutomaton(all);
        return line -> {
            AutomatonMatcher matcher = run.newMatcher(line);
            StringBuilder out = null;
            int copied = 0;
            while (matcher.find()) {
                out = out == null ? new StringBuilder(line.length()) : out;
                out.append(line, copied, matcher.start()).append(MASK);
                copied = matcher.end();
            }
            return out == null ? line : out.append(line, copied, line.length()).toString();
        };
    }

    /** Returns the ten patterns in Hyperscan, through its native library. For one thread. */
    static UnaryOperator<String> hyperscan() {
        try {
            List<Expression> expressions = PATTERNS.stream()
                    .map(pattern ->
                            new Expression(pattern, EnumSet.of(ExpressionFlag.SOM_LEFTMOST, ExpressionFlag.UTF8)))
                    .toList();
            Database database = Database.compile(expressions);
            Scanner scanner = new Scanner();
            scanner.allocScratch(database);
            return line -> replaced(line, scanner.scan(database, line));
        } catch (CompileErrorException e) {
            throw new IllegalStateException("Hyperscan takes other patterns.", e);
        }
    }

    /** Hyperscan reports every end of a match; the longest from each start is replaced. */
    private static String replaced(String line, List<Match> matches) {
        if (matches.isEmpty()) {
            return line;
        }
        boolean[] covered = new boolean[line.length()];
        for (Match match : matches) {
            for (int i = (int) match.getStartPosition(); i <= match.getEndPosition(); i++) {
                covered[i] = true;
            }
        }
        StringBuilder out = new StringBuilder(line.length());
        for (int i = 0; i < covered.length; i++) {
            if (!covered[i]) {
                out.append(line.charAt(i));
            } else if (i == 0 || !covered[i - 1]) {
                out.append(MASK);
            }
        }
        return out.toString();
    }

    /** Returns the scanner of houbb/sensitive with its defaults. */
    static UnaryOperator<String> houbb() {
        return CharsScanBs.newInstance().init()::scanAndReplace;
    }

    /** Returns the value patterns alone, for encoders that mask values. */
    static List<String> patterns() {
        return PATTERNS;
    }

    /** Returns the keys alone, for maskers of JSON fields. */
    static List<String> keys() {
        return List.of(KEYS.split("\\|"));
    }
}

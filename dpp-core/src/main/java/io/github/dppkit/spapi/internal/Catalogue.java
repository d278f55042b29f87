package io.github.dppkit.spapi.internal;

import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.spapi.SpApiOperation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The paths of personal data in SP-API payloads, as {@code pii-catalogue.tsv}, {@code known-leaves.tsv} and
 * {@code order-facts.tsv} say, and what they tell about payloads that depart from their models.
 *
 * <p>Immutable once loaded; safe for several threads.
 */
public final class Catalogue {

    private static final Spec NOTHING = new Spec();

    private final Map<String, Spec> operations = new HashMap<>();
    private final Map<String, PiiCategory> pairs = new HashMap<>();
    private final Set<String> readablePairs = new HashSet<>();
    private final Set<String> harmlessNames = new HashSet<>();
    private final Spec report = new Spec();

    private Catalogue() {}

    /** The one that ships with the library: read once, for reading costs more than all else that opens a {@code Dpp}. */
    private static final class Shipped {
        static final Catalogue CATALOGUE = load(
                Resources.read("pii-catalogue.tsv"),
                Resources.read("known-leaves.tsv"),
                Resources.read("order-facts.tsv"));
    }

    /**
     * Returns the catalogue that ships with the library; the first call reads it.
     *
     * @return the catalogue
     */
    public static Catalogue load() {
        return Shipped.CATALOGUE;
    }

    /**
     * Loads a catalogue of given texts.
     *
     * @param paths the paths of personal data
     * @param known leaves that only look so
     * @param orderFacts leaves that tell of an order's way
     * @return the catalogue
     */
    public static Catalogue load(Iterable<String[]> paths, Iterable<String[]> known, Iterable<String[]> orderFacts) {
        Catalogue catalogue = new Catalogue();
        catalogue.readPaths(paths);
        catalogue.readKnown(known);
        catalogue.readFacts(orderFacts);
        catalogue.learnPairs();
        return catalogue;
    }

    private void readPaths(Iterable<String[]> rows) {
        Spec spec = new Spec();
        for (String[] row : rows) {
            if (row[0].equals("operation")) {
                spec = operations.computeIfAbsent(
                        key(row[1], row[2], row[3], row[4].equals("request")), k -> new Spec());
            } else if (row[0].equals("report")) {
                spec = report;
            } else {
                PiiCategory category = PiiCategory.valueOf(row[1]);
                Spec.Tier tier = Spec.Tier.valueOf(row[2].toUpperCase(Locale.ROOT));
                (spec == report ? spec.at(List.of(Words.flat(row[0]))) : spec.at(Spec.steps(row[0])))
                        .mark(tier, category);
            }
        }
    }

    private void readKnown(Iterable<String[]> rows) {
        Spec spec = new Spec();
        for (String[] row : rows) {
            if (row[0].equals("operation")) {
                spec = operations.computeIfAbsent(
                        key(row[1], row[2], row[3], row[4].equals("request")), k -> new Spec());
            } else {
                Spec leaf = spec.at(Spec.steps(row[0]));
                if (leaf.tier() == null) {
                    leaf.mark(Spec.Tier.KNOWN, null);
                }
                harmlessNames.add(Words.flat(lastOf(row[0])));
            }
        }
    }

    private static String lastOf(String path) {
        return Spec.steps(path).getLast();
    }

    private void readFacts(Iterable<String[]> rows) {
        for (String[] row : rows) {
            String prefix = row[0] + "/" + row[1] + "/";
            Fact fact = Fact.valueOf(row[3]);
            if (row[0].equals("report")) {
                report.at(List.of(Words.flat(row[2]))).tells(fact, 1);
                continue;
            }
            operations.forEach((key, spec) -> {
                if (key.startsWith(prefix)) {
                    if (row[2].startsWith("$")) {
                        spec.at(Spec.steps(row[2]))
                                .tells(fact, Spec.steps(row[2]).size());
                    } else {
                        addFact(spec, row[2], fact);
                    }
                }
            });
        }
    }

    /** Adds a fact below every object that names its order. */
    private static void addFact(Spec spec, String suffix, Fact fact) {
        if (spec.children().keySet().stream().anyMatch(OrderIds::isOrderId)) {
            spec.at(Spec.steps(suffix)).tells(fact, Spec.steps(suffix).size());
        }
        for (Spec child : List.copyOf(spec.children().values())) {
            addFact(child, suffix, fact);
        }
    }

    /** Parent and field together keep their meaning where a sample leaves out an envelope or an array. */
    private void learnPairs() {
        operations.values().forEach(spec -> learnPairs(spec, ""));
        Set<String> both = new HashSet<>(readablePairs);
        both.retainAll(pairs.keySet());
        pairs.keySet().removeAll(both);
        readablePairs.removeAll(both);
        harmlessNames.removeIf(name -> pairs.keySet().stream().anyMatch(pair -> pair.endsWith("/" + name)));
    }

    private void learnPairs(Spec spec, String name) {
        spec.children().forEach((childName, child) -> {
            Spec.Tier tier = child.tier();
            String pair = pair(name, childName);
            PiiCategory category = child.category();
            if (tier != null && tier.isEncrypted() && category != null) {
                if (isTelling(name, childName)) {
                    pairs.putIfAbsent(pair, category);
                }
            } else if (tier != null) {
                readablePairs.add(pair);
            }
            learnPairs(child, childName);
        });
    }

    private static boolean isTelling(String parent, String name) {
        return !parent.isEmpty() && !parent.equals("payload") && !parent.equals("*") && !name.equals("*");
    }

    private static String pair(String parent, String name) {
        return Words.flat(parent) + "/" + Words.flat(name);
    }

    /**
     * Returns the first step of an operation.
     *
     * @param operation which
     * @return a spec without children if the catalogue does not know the operation
     */
    Spec root(SpApiOperation operation) {
        return operations.getOrDefault(
                key(operation.api(), operation.version(), operation.operation(), operation.isRequest()), NOTHING);
    }

    /** Returns what parent and field together are anywhere in the catalogue, null if nothing encrypted. */
    @Nullable PiiCategory byPair(String parent, String name) {
        return pairs.get(pair(parent, name));
    }

    /** Tells whether parent and field together are readable somewhere in the catalogue. */
    boolean isReadablePair(String parent, String name) {
        return readablePairs.contains(pair(parent, name));
    }

    /** Tells whether a field of that name is known beside personal data and never is any. */
    boolean isHarmless(String name) {
        return harmlessNames.contains(Words.flat(name));
    }

    /** Returns the columns of all flat-file reports, each under its name in small letters and digits alone. */
    Spec report() {
        return report;
    }

    private static String key(String api, String version, String operation, boolean request) {
        return api + "/" + version + "/" + operation + (request ? ".request" : "");
    }
}

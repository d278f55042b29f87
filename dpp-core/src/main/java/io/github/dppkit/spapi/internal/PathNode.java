package io.github.dppkit.spapi.internal;

import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.pii.PiiCategory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A path that stood in a payload, with everything that is decided about it once: whether a leaf there is encrypted, as
 * what, and under which name.
 *
 * <p>Nodes come into being as payloads bring them, so that later payloads of the same operation pay one look-up per
 * field. Their number is bounded by a budget; beyond it nodes are made again each time. Safe for use by several threads.
 */
final class PathNode {

    private static final int MAX_NAME = 256;
    private static final String PAYLOAD = "payload";
    private static final String COLUMNS = "$columns";

    private final PathRules rules;
    private final @Nullable PathNode parent;
    private final String name;
    private final @Nullable Spec spec;
    private final @Nullable PiiCategory inherited;
    private final boolean personal;
    private final boolean onTheWay;
    private final Verdict verdict;
    private final int orderIdRank;
    private final Map<String, PathNode> children = new ConcurrentHashMap<>();
    private @Nullable FieldName place;
    private boolean isPassing;

    private PathNode(PathRules rules, @Nullable PathNode parent, String name, @Nullable Spec spec) {
        this.rules = rules;
        this.parent = parent;
        this.name = name;
        this.spec = spec;
        this.onTheWay = (parent != null && parent.onTheWay) || NameRules.isStop(name);
        this.personal = parent != null && isPersonal(parent, name, spec);
        this.verdict = parent == null ? Verdict.READABLE : rules.verdict(name, spec, onTheWay, parent);
        this.inherited = parent == null ? null : inherited(parent, verdict, spec);
        this.orderIdRank = verdict.isEncrypted() ? OrderIds.NONE : OrderIds.rank(name);
    }

    private static boolean isPersonal(PathNode parent, String name, @Nullable Spec spec) {
        if (spec == null || spec.children().isEmpty()) {
            return parent.personal;
        }
        return spec.isPersonal() && !name.equals(PAYLOAD);
    }

    private static @Nullable PiiCategory inherited(PathNode parent, Verdict verdict, @Nullable Spec spec) {
        boolean leaf = spec == null || spec.children().isEmpty();
        return leaf && verdict.isEncrypted() ? verdict.category() : parent.inherited;
    }

    static PathNode root(PathRules rules, Spec spec) {
        return new PathNode(rules, null, "$", spec);
    }

    /** A root whose children are columns: their names are compared by letters and digits alone. */
    static PathNode columns(PathRules rules, Spec spec) {
        return new PathNode(rules, null, COLUMNS, spec);
    }

    /** Returns the node of a field of this object. */
    PathNode child(String field) {
        PathNode child = children.get(field);
        return child == null ? learn(field) : child;
    }

    private PathNode learn(String field) {
        PathNode child = new PathNode(rules, this, field, specOf(field));
        if (field.length() <= MAX_NAME && rules.mayKeep()) {
            PathNode first = children.putIfAbsent(field, child);
            return first == null ? child : first;
        }
        child.isPassing = true;
        return child;
    }

    /** Samples leave the envelope out or add it: both ways lead to the same spec. */
    private @Nullable Spec specOf(String field) {
        if (spec == null) {
            return null;
        }
        Spec child = spec.child(parent == null && name.equals(COLUMNS) ? Words.flat(field) : field);
        if (child != null || parent != null) {
            return child;
        }
        if (Words.flat(field).equals(PAYLOAD)) {
            return spec;
        }
        Spec payload = spec.child(PAYLOAD);
        return payload == null ? null : payload.child(field);
    }

    /** Returns the place of a leaf, without its row. */
    FieldName fieldName(Kind kind) {
        if (kind != Kind.STRING) {
            return place(kind);
        }
        FieldName known = place;
        if (known == null) {
            known = place(kind);
            place = known;
        }
        return known;
    }

    private FieldName place(Kind kind) {
        return FieldName.of(rules.operation().name() + ":" + path() + kind.nameSuffix());
    }

    /** Returns the path with every character of a name that could be mistaken for another spelled as its number. */
    String path() {
        return parent == null ? name : parent.path() + "." + FieldPaths.escaped(name);
    }

    /** Returns the path for a report: names that do not look like names of fields are left out. */
    String reportedPath() {
        return parent == null ? name : parent.reportedPath() + "." + (isMapKey() ? "*" : FieldPaths.reported(name));
    }

    private boolean isMapKey() {
        return parent != null && parent.spec != null && parent.spec.isAny(name);
    }

    /** Tells whether nothing but the payload being read holds this node. */
    boolean isPassing() {
        return isPassing;
    }

    Verdict verdict() {
        return verdict;
    }

    int orderIdRank() {
        return orderIdRank;
    }

    @Nullable Fact fact() {
        return spec == null ? null : spec.fact();
    }

    int factSteps() {
        return spec == null ? 0 : spec.factSteps();
    }

    String name() {
        return name;
    }

    boolean isPersonal() {
        return personal;
    }

    /** Returns the category of the leaf in whose place this object or array stands, null if there is none. */
    @Nullable PiiCategory inherited() {
        return inherited;
    }

    boolean isRoot() {
        return parent == null;
    }
}

package io.github.dppkit.policy;

import io.github.dppkit.policy.internal.PolicyDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The figures that every control works by, each with the clause and the text it comes from.
 *
 * <p>Four policies ship as versioned data ({@link #bundled()}). {@link #strictest()} takes each figure from whichever
 * asks most; {@link #with(Path)} lets a company ask more still, never less. The figures of {@code amazon-2026-08} are as
 * third parties read them: the live text is behind a login and was not seen ({@link #status()}).
 *
 * <p><b>Guarantees.</b> Immutable, safe for use by many threads. A file that weakens a figure, or that is not understood
 * to the last property, is refused whole. A figure that a policy does not set is empty in {@link #figure(PolicyFigure)};
 * of the typed accessors, those for durations and the anchor then throw, and those for flags return {@code false},
 * because that policy asks nothing there. <b>No guarantee.</b> A policy is only what a host asks for; carrying it out is
 * the work of the other controls and of people.
 *
 * <p>Some texts are ambiguous. {@link #load(String)} takes the reading of Amazon's current wording;
 * {@link #strictest(DppPolicy...)} takes the {@linkplain #strictReading(PolicyFigure) strictest}.
 */
public final class DppPolicy {

    private final String id;
    private final SortedSet<PolicyOrigin> origins;
    private final EnumMap<PolicyFigure, FigureRule> rules;

    DppPolicy(String id, SortedSet<PolicyOrigin> origins, Map<PolicyFigure, FigureRule> rules) {
        this.id = id;
        this.origins = new TreeSet<>(origins);
        this.rules = new EnumMap<>(PolicyFigure.class);
        this.rules.putAll(rules);
        PolicyChecks.requireConsistent(this);
    }

    /**
     * Returns the ids of the policies that ship with the library.
     *
     * @return what {@link #load(String)} accepts
     */
    public static List<String> bundled() {
        return PolicyFiles.BUNDLED;
    }

    /**
     * Loads a policy that ships with the library.
     *
     * @param id such as {@code amazon-2026-08}
     * @return the policy
     * @throws PolicyConfigurationException if there is none with this id
     */
    public static DppPolicy load(String id) {
        return PolicyFiles.load(id);
    }

    /**
     * Returns the strictest of all policies that ship with the library.
     *
     * @return the policy that a host should start from
     */
    public static DppPolicy strictest() {
        return strictest(bundled().stream().map(DppPolicy::load).toArray(DppPolicy[]::new));
    }

    /**
     * Returns the policy that takes each figure from whichever of these asks most, ambiguous texts read strictly.
     *
     * <p>Each figure keeps its own clause and source. The result does not depend on the order, and adding a policy never
     * weakens it. Where two ask the same, the first by policy id is named.
     *
     * @param policies one or more
     * @return the strictest
     * @throws PolicyConfigurationException if there is none, or if together they cannot be kept
     */
    public static DppPolicy strictest(DppPolicy... policies) {
        if (policies.length == 0) {
            throw new PolicyConfigurationException("The strictest of no policy is no policy: name at least one.");
        }
        SortedSet<PolicyOrigin> origins = new TreeSet<>();
        Map<PolicyFigure, FigureRule> rules = new EnumMap<>(PolicyFigure.class);
        for (DppPolicy policy : policies) {
            origins.addAll(policy.origins);
            policy.rules.forEach((figure, rule) -> rules.merge(figure, rule.readStrictly(), FigureRule::join));
        }
        String id =
                origins.stream().map(PolicyOrigin::id).distinct().collect(Collectors.joining("+", "strictest(", ")"));
        return new DppPolicy(id, origins, rules);
    }

    /**
     * Lists the figures on which two policies differ.
     *
     * @param before the first
     * @param after the second
     * @return in the order of {@link PolicyFigure}; a different source of the same value is no difference
     */
    public static List<FigureDifference> diff(DppPolicy before, DppPolicy after) {
        return FigureDifference.between(before, after);
    }

    /**
     * Returns this policy tightened by a company's own file; {@code docs/policy.md} gives its form.
     *
     * @param companyFile a JSON file of at most 64 KiB
     * @return the tightened policy
     * @throws PolicyConfigurationException if the file cannot be read, has another form, or weakens a figure; the message
     *     then names the figure, the clause and both values
     */
    public DppPolicy with(Path companyFile) {
        try (InputStream in = Files.newInputStream(companyFile)) {
            return with(in);
        } catch (IOException e) {
            throw new PolicyConfigurationException("The company policy file cannot be read.", e);
        }
    }

    /**
     * Returns this policy tightened by a company's own file; {@code docs/policy.md} gives its form.
     *
     * @param companyFile at most 64 KiB of JSON; read to its end and left open
     * @return the tightened policy
     * @throws PolicyConfigurationException if the file cannot be read, has another form, or weakens a figure; the message
     *     then names the figure, the clause and both values
     */
    public DppPolicy with(InputStream companyFile) {
        PolicyDocument document = PolicyFiles.readCompany(companyFile);
        SortedSet<PolicyOrigin> all = new TreeSet<>(origins);
        all.add(new PolicyOrigin(document.id(), document.revision(), PolicyStatus.READ_IN_FULL, document.note()));
        return new DppPolicy(id + "+" + document.id(), all, PolicyFiles.tighten(rules, document));
    }

    /**
     * Returns the name of this policy.
     *
     * @return such as {@code amazon-2021} or {@code strictest(amazon-2021+amazon-2026-08)}
     */
    public String id() {
        return id;
    }

    /**
     * Returns the files this policy was made from with their revisions, for the evidence.
     *
     * @return such as {@code amazon-2021@1+amazon-2026-08@1}
     */
    public String version() {
        return origins.stream().map(PolicyOrigin::version).collect(Collectors.joining("+"));
    }

    /**
     * Returns how well the texts behind this policy are known: that of the least known.
     *
     * @return one of two
     */
    public PolicyStatus status() {
        boolean unseen = origins.stream().anyMatch(o -> o.status() == PolicyStatus.READ_BY_THIRD_PARTIES);
        return unseen ? PolicyStatus.READ_BY_THIRD_PARTIES : PolicyStatus.READ_IN_FULL;
    }

    /**
     * Returns what a reader must know of the texts behind this policy.
     *
     * @return one sentence or more for each file that has any, each led by the file's id
     */
    public List<String> notes() {
        return origins.stream()
                .filter(o -> !o.note().isEmpty())
                .map(o -> o.id() + ": " + o.note())
                .toList();
    }

    /**
     * Returns every figure that this policy sets.
     *
     * @return in the order of {@link PolicyFigure}
     */
    public List<FigureValue> figures() {
        return Stream.of(PolicyFigure.values())
                .map(this::figure)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Returns what this policy asks at least.
     *
     * @param figure of what
     * @return the value, or empty if this policy is silent
     */
    public Optional<FigureValue> figure(PolicyFigure figure) {
        return Optional.ofNullable(rules.get(figure)).flatMap(r -> Optional.ofNullable(r.value()));
    }

    /**
     * Returns what an ambiguous text asks in its strictest reading, where that is more than {@link #figure} says.
     *
     * @param figure of what
     * @return the value, or empty if the text is clear, or this policy already follows the strictest reading
     */
    public Optional<FigureValue> strictReading(PolicyFigure figure) {
        return Optional.ofNullable(rules.get(figure)).flatMap(r -> Optional.ofNullable(r.strictReading()));
    }

    /**
     * Returns the value to run with: what a company's file set, else an advised value above what the policy asks, else
     * what the policy asks.
     *
     * @param figure of what
     * @return never weaker than {@link #figure}; empty if this policy is silent
     */
    public Optional<FigureValue> effective(PolicyFigure figure) {
        return Optional.ofNullable(rules.get(figure)).flatMap(FigureRule::effective);
    }

    /**
     * Returns how long PII lives after the {@link #anchor()}.
     *
     * @return a multiple of 24 hours in the policies that ship with the library
     * @throws PolicyConfigurationException if this policy sets none
     */
    public Duration piiRetention() {
        return required(PolicyFigure.PII_RETENTION).duration();
    }

    /**
     * Returns the event from which {@link #piiRetention()} runs.
     *
     * @return the anchor
     * @throws PolicyConfigurationException if this policy sets none
     */
    public RetentionAnchor anchor() {
        return RetentionAnchor.valueOf(required(PolicyFigure.RETENTION_ANCHOR).choice());
    }

    /**
     * Returns how long the audit log is kept: the {@linkplain #effective effective} time, not only the least one.
     *
     * @return the time after which an event may be pruned
     * @throws PolicyConfigurationException if this policy sets none
     */
    public Duration auditRetention() {
        return required(PolicyFigure.AUDIT_RETENTION).duration();
    }

    /**
     * Returns the time after which a grant that nobody reviewed lapses.
     *
     * @return the longest time between two reviews
     * @throws PolicyConfigurationException if this policy sets none
     */
    public Duration accessReviewInterval() {
        return required(PolicyFigure.ACCESS_REVIEW_INTERVAL).duration();
    }

    /**
     * Returns whether a person needs a proof of multi-factor authentication for access to PII.
     *
     * @return false if this policy is silent
     */
    public boolean mfaRequired() {
        return flag(PolicyFigure.MFA_REQUIRED);
    }

    /**
     * Returns whether a person needs a proof of an authorised device for access to PII.
     *
     * @return false if this policy is silent
     */
    public boolean deviceClaimRequired() {
        return flag(PolicyFigure.DEVICE_CLAIM_REQUIRED);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DppPolicy that
                && id.equals(that.id)
                && origins.equals(that.origins)
                && rules.equals(that.rules);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, origins, rules);
    }

    @Override
    public String toString() {
        return "DppPolicy[" + id + ", " + version() + ", " + status().label() + "]";
    }

    private FigureValue required(PolicyFigure figure) {
        return effective(figure)
                .orElseThrow(() -> new PolicyConfigurationException("Policy " + id + " sets no " + figure.key()
                        + ": combine it with one that does, such as by DppPolicy.strictest()."));
    }

    private boolean flag(PolicyFigure figure) {
        return effective(figure).map(FigureValue::flag).orElse(false);
    }
}

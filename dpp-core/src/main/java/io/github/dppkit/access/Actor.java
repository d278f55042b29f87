package io.github.dppkit.access;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.policy.Enforces;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for PII: a named person with the claims of the session, or a service with a named owner.
 *
 * <p>Ids are those of single human beings or programs. Anonymous, blank and shared ones ({@code admin}, {@code root},
 * {@code test}, {@code postgres} and their like, also with numbers or dashes about them) are refused; for persons also
 * ids made of such words alone ({@code admin-user}, {@code db-admin}, {@code testadmin}). Immutable.
 */
@Enforces({"A1.2.a", "A1.2.b"})
public final class Actor {

    private static final Set<String> SHARED = Set.of(
            "account",
            "accounts",
            "admin",
            "administrator",
            "admins",
            "anonymous",
            "anonymoususer",
            "anybody",
            "anyone",
            "backup",
            "daemon",
            "default",
            "demo",
            "dba",
            "dev",
            "developer",
            "dppkit",
            "everyone",
            "generic",
            "guest",
            "helpdesk",
            "info",
            "local",
            "master",
            "mysql",
            "nobody",
            "none",
            "null",
            "office",
            "operator",
            "ops",
            "oracle",
            "postgres",
            "public",
            "qa",
            "root",
            "sa",
            "sales",
            "service",
            "shared",
            "staff",
            "su",
            "super",
            "superuser",
            "support",
            "sys",
            "sysadmin",
            "system",
            "team",
            "temp",
            "test",
            "tester",
            "testuser",
            "undefined",
            "unknown",
            "user",
            "users",
            "warehouse",
            "web",
            "webmaster",
            "www-data");
    /** Words that say where or what a shared account is for, and nothing of a person. */
    private static final Set<String> ABOUT = Set.of(
            "all",
            "app",
            "api",
            "db",
            "database",
            "group",
            "it",
            "live",
            "login",
            "main",
            "prod",
            "production",
            "staging");

    private static final Pattern DECORATION = Pattern.compile("[0-9._-]+");

    private final ActorId id;
    private final Claims claims;
    private final @Nullable ActorId owner;

    private Actor(ActorId id, Claims claims, @Nullable ActorId owner) {
        this.id = id;
        this.claims = claims;
        this.owner = owner;
    }

    /**
     * Returns a person.
     *
     * @param id the one id of that person in the company: 2 to 64 lower-case letters, digits, dots, dashes or
     *     underscores; not an e-mail address
     * @param claims what the host's login vouches for
     * @return the actor
     * @throws ActorRefusedException if the id is blank, anonymous or shared
     * @throws io.github.dppkit.pii.InvalidPiiException if it has another form
     */
    public static Actor person(String id, Claims claims) {
        return new Actor(
                new ActorId(ActorId.Kind.PERSON, onePerson(id)), Objects.requireNonNull(claims, "claims"), null);
    }

    /**
     * Returns a service.
     *
     * @param id the one id of that program, in the same form
     * @param owner the id of the person who answers for it
     * @return the actor
     * @throws ActorRefusedException if an id is blank, anonymous or shared
     * @throws io.github.dppkit.pii.InvalidPiiException if it has another form
     */
    public static Actor service(String id, String owner) {
        return new Actor(
                new ActorId(ActorId.Kind.SERVICE, unshared(id)),
                Claims.none(),
                new ActorId(ActorId.Kind.PERSON, onePerson(owner)));
    }

    private static String unshared(String id) {
        if (id.isBlank()) {
            throw new ActorRefusedException(
                    "Actor refused (A1.2.a): PII is read by a named person or service only;" + " the id is blank.");
        }
        String bare = DECORATION.matcher(id).replaceAll("");
        if (SHARED.contains(id) || SHARED.contains(bare)) {
            throw shared();
        }
        return id;
    }

    /** A service may be called after what it serves, such as {@code support-web}; a person is not called so. */
    private static String onePerson(String id) {
        List<String> words = DECORATION
                .splitAsStream(unshared(id))
                .filter(word -> !word.isEmpty())
                .toList();
        boolean anyShared = words.stream().anyMatch(Actor::isShared);
        if (anyShared && words.stream().allMatch(word -> isShared(word) || ABOUT.contains(word))) {
            throw shared();
        }
        return id;
    }

    /** Tells whether a word is of the list, or two words of the list in one, of three letters or more each. */
    private static boolean isShared(String word) {
        if (SHARED.contains(word)) {
            return true;
        }
        return IntStream.rangeClosed(3, word.length() - 3)
                .anyMatch(at -> SHARED.contains(word.substring(0, at)) && SHARED.contains(word.substring(at)));
    }

    private static ActorRefusedException shared() {
        return new ActorRefusedException("Actor refused (A1.2.b): anonymous and shared accounts read no PII; use the"
                + " id of one person or one service.");
    }

    /**
     * Returns who it is, as it stands on record.
     *
     * @return kind and id
     */
    public ActorId id() {
        return id;
    }

    /**
     * Returns what the host's login vouches for.
     *
     * @return nothing for a service
     */
    public Claims claims() {
        return claims;
    }

    /**
     * Returns the person who answers for a service.
     *
     * @return null for a person
     */
    public @Nullable ActorId owner() {
        return owner;
    }

    /**
     * Returns the claim that the policy demands and the session lacks. Factors and devices bind persons; a service proves
     * itself by its grant and its owner.
     */
    Reason missingClaim(DppPolicy policy) {
        if (id.kind() != ActorId.Kind.PERSON) {
            return Reason.NONE;
        }
        if (policy.mfaRequired() && !claims.multiFactor()) {
            return Reason.MFA_MISSING;
        }
        return policy.deviceClaimRequired() && !claims.approvedDevice() ? Reason.DEVICE_MISSING : Reason.NONE;
    }

    @Override
    public String toString() {
        return id.toString();
    }
}

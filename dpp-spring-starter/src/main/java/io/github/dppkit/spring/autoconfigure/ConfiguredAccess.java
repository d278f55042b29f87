package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.DppException;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.SessionRule;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;

/** The access policy that properties spell out, or the file that they name. A refusal names the property, never its value. */
final class ConfiguredAccess {

    private static final String RULES = "dpp.access-policy.";

    /** Property names that an error may repeat: what was typed there may be anything. */
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9-]{1,32}");

    private final AccessPolicy.Builder policy = AccessPolicy.builder();

    private ConfiguredAccess() {}

    static AccessPolicy of(DppProperties properties) {
        AccessRules rules = properties.accessPolicy();
        if (rules.file() != null) {
            boolean more = !properties.access().isEmpty()
                    || !rules.permissions().isEmpty()
                    || !rules.sessions().isEmpty()
                    || !rules.emergency().isEmpty()
                    || rules.emergencyLife() != null;
            if (more) {
                throw refused(
                        RULES + "file",
                        "refused (A1.3.a): permissions stand in the file or in properties, not in both.");
            }
            return read(rules.file());
        }
        ConfiguredAccess access = new ConfiguredAccess();
        properties.access().forEach(access::simple);
        access.permissions("permissions", rules.permissions());
        access.permissions("emergency", rules.emergency());
        access.sessions(rules.sessions());
        Duration life = rules.emergencyLife();
        if (life != null) {
            naming(RULES + "emergency-life", () -> access.policy.emergencyLife(life));
        }
        return naming("dpp.access-policy", access.policy::build);
    }

    private static AccessPolicy read(Resource file) {
        try (InputStream in = file.getInputStream()) {
            return naming(RULES + "file", () -> AccessPolicy.read(in));
        } catch (IOException e) {
            throw refused(RULES + "file", "the file cannot be read.", e);
        }
    }

    private void simple(String role, Map<String, Set<PiiCategory>> purposes) {
        purposes.forEach((purpose, categories) -> {
            String property = "dpp.access." + plain(role) + "." + plain(purpose);
            PiiCategory[] all = some(property, "permission", categories);
            naming(property, () -> policy.permit(role, Purpose.parse(purpose), all[0], all));
        });
    }

    private void permissions(String list, List<AccessRules.Permission> permissions) {
        each(list, permissions, (where, permission) -> {
            String role = required(where + "role", permission.role(), Function.identity());
            Purpose purpose = required(where + "purpose", permission.purpose(), Purpose::parse);
            String partnerId = permission.partner();
            SellingPartner partner =
                    partnerId == null ? null : required(where + "partner", partnerId, SellingPartner::of);
            PiiCategory[] all = some(where + "categories", "permission", permission.categories());
            naming(where + "role", () -> {
                if (list.equals("emergency")) {
                    return policy.permitInEmergency(role, purpose, partner, all[0], all);
                }
                return partner == null
                        ? policy.permit(role, purpose, all[0], all)
                        : policy.permitFor(role, purpose, partner, all[0], all);
            });
        });
    }

    private void sessions(List<AccessRules.Session> sessions) {
        each("sessions", sessions, (where, session) -> {
            String role = required(where + "role", session.role(), Function.identity());
            String name = session.purpose();
            Purpose purpose = name == null ? null : required(where + "purpose", name, Purpose::parse);
            SessionRule rule = new SessionRule(session.secondFactor(), session.approvedDevice(), session.addresses());
            naming(where + "role", () -> policy.demand(role, purpose, rule));
        });
    }

    /** Takes one element of a list, and the begin of the names of its properties. */
    @FunctionalInterface
    private interface Taker<T> {
        void take(String where, T element);
    }

    private static <T> void each(String list, List<T> elements, Taker<T> taker) {
        for (int at = 0; at < elements.size(); at++) {
            taker.take(RULES + list + "[" + at + "].", elements.get(at));
        }
    }

    private static <T> T required(String property, @Nullable String value, Function<String, T> reader) {
        if (value == null || value.isBlank()) {
            throw refused(property, "is not set (A1.3.a).");
        }
        return naming(property, () -> reader.apply(value));
    }

    private static PiiCategory[] some(String property, String what, Set<PiiCategory> categories) {
        if (categories.isEmpty()) {
            throw refused(property, what + " refused (A1.3.b): it names no category.");
        }
        return categories.toArray(PiiCategory[]::new);
    }

    private static <T> T naming(String property, Supplier<T> step) {
        try {
            return step.get();
        } catch (DppException e) {
            throw e instanceof DppSetupException ? e : refused(property, e.getMessage(), e);
        }
    }

    private static DppSetupException refused(String property, String why) {
        return new DppSetupException(SetupProblem.ACCESS, property + ": " + why);
    }

    private static DppSetupException refused(String property, @Nullable String why, Exception cause) {
        return new DppSetupException(SetupProblem.ACCESS, property + ": " + why, cause);
    }

    private static String plain(String key) {
        return PLAIN.matcher(key).matches() ? key : "*";
    }
}

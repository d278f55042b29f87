package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.DppException;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Who may read what for which purpose, from {@code dpp.access}. Nothing set means nothing permitted. */
@AutoConfiguration(after = DppPolicyAutoConfiguration.class)
@ConditionalOnDppEnabled
@Lazy // made for our Dpp; one of the application's own needs none of it
@EnableConfigurationProperties(DppProperties.class)
public final class DppAccessAutoConfiguration {

    /** Property names that an error may repeat: what was typed there may be anything. */
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9-]{1,32}");

    @Bean
    @ConditionalOnMissingBean
    AccessPolicy dppAccessPolicy(DppProperties properties) {
        AccessPolicy.Builder policy = AccessPolicy.builder();
        properties
                .access()
                .forEach((role, purposes) ->
                        purposes.forEach((purpose, categories) -> permit(policy, role, purpose, categories)));
        return policy.build();
    }

    private static void permit(AccessPolicy.Builder policy, String role, String purpose, Set<PiiCategory> categories) {
        String property = "dpp.access." + plain(role) + "." + plain(purpose);
        if (categories.isEmpty()) {
            throw new DppSetupException(
                    SetupProblem.ACCESS, property + ": permission refused (A1.3.b): it names no category.");
        }
        try {
            PiiCategory[] all = categories.toArray(PiiCategory[]::new);
            policy.permit(role, Purpose.parse(purpose), all[0], all);
        } catch (DppException e) {
            throw new DppSetupException(SetupProblem.ACCESS, property + ": " + e.getMessage(), e);
        }
    }

    private static String plain(String key) {
        return PLAIN.matcher(key).matches() ? key : "*";
    }
}

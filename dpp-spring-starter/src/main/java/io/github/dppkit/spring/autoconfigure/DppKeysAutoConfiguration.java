package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.keys.KeyFileException;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Root key and signing key from key files, or such as development makes. */
@AutoConfiguration(after = DppPolicyAutoConfiguration.class)
@ConditionalOnDppEnabled
@Lazy // made for our Dpp; one of the application's own needs none of it
@EnableConfigurationProperties(DppProperties.class)
public final class DppKeysAutoConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnSwitch(value = "dpp.development", matchIfMissing = false)
    DevelopmentFolder dppDevelopmentFolder(
            DppProperties properties, Environment environment, org.springframework.core.env.Environment spring) {
        ProductionRules.require(properties, environment, spring);
        return new DevelopmentFolder(properties.developmentFolder());
    }

    @Bean
    @ConditionalOnMissingBean
    RootKey dppRootKey(DppProperties properties, ObjectProvider<DevelopmentFolder> development) {
        RootKey configured = open("dpp.root-key", properties.rootKey(), SetupProblem.NO_ROOT_KEY, RootKey::fromKeyset);
        DevelopmentFolder made = development.getIfAvailable();
        if (configured != null) {
            return configured;
        }
        if (made == null) {
            throw missing(SetupProblem.NO_ROOT_KEY, "no root key is configured (A2.4.b).");
        }
        return guarded("dpp.development-folder", made::rootKey);
    }

    @Bean
    @ConditionalOnMissingBean
    SigningKey dppSigningKey(DppProperties properties, ObjectProvider<DevelopmentFolder> development) {
        SigningKey configured =
                open("dpp.signing-key", properties.signingKey(), SetupProblem.NO_SIGNING_KEY, SigningKey::fromKeyset);
        DevelopmentFolder made = development.getIfAvailable();
        if (configured != null) {
            return configured;
        }
        if (made == null) {
            throw missing(SetupProblem.NO_SIGNING_KEY, "no signing key is configured (A2.6.c).");
        }
        return guarded("dpp.development-folder", made::signingKey);
    }

    /** Returns the root key of before a rotation, or the one to come; null if none is configured. */
    static @Nullable RootKey formerRootKey(DppProperties properties) {
        return open(
                "dpp.former-root-key", properties.formerRootKey(), SetupProblem.FORMER_ROOT_KEY, RootKey::fromKeyset);
    }

    /** Returns the signing key of before a handover; null if none is configured. */
    static @Nullable SigningKey formerSigningKey(DppProperties properties) {
        return open(
                "dpp.former-signing-key",
                properties.formerSigningKey(),
                SetupProblem.FORMER_SIGNING_KEY,
                SigningKey::fromKeyset);
    }

    /** Returns the public keys that verification trusts besides. */
    static List<VerifierKey> trustedKeys(DppProperties properties) {
        return properties.audit().trustedKeys().stream()
                .map(text -> {
                    try {
                        return VerifierKey.parse(text);
                    } catch (AuditFormatException e) {
                        throw new DppSetupException(
                                SetupProblem.FORMER_SIGNING_KEY, "dpp.audit.trusted-keys: " + e.getMessage(), e);
                    }
                })
                .toList();
    }

    private static <K> @Nullable K open(
            String property, DppProperties.KeyFile from, SetupProblem problem, BiFunction<Path, char[], K> open) {
        Path file = from.file();
        Path passphraseFile = from.passphraseFile();
        if (file == null && passphraseFile == null) {
            return null;
        }
        if (file == null) {
            throw missing(problem, property + ".passphrase-file is set, and " + property + ".file is not.");
        }
        if (passphraseFile == null) {
            throw missing(problem, property + ".file is set, and " + property + ".passphrase-file is not.");
        }
        char[] passphrase = guarded(property + ".passphrase-file", () -> PassphraseFile.read(passphraseFile));
        try {
            return guarded(property + ".file", () -> open.apply(file, passphrase));
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    /** Names the property in the refusal: the key file's own message does not know it. */
    private static <T> T guarded(String property, Supplier<T> read) {
        try {
            return read.get();
        } catch (KeyFileException e) {
            throw new DppSetupException(SetupProblem.KEY_FILE, property + ": " + e.getMessage(), e);
        }
    }

    private static DppSetupException missing(SetupProblem problem, String what) {
        return new DppSetupException(problem, "dppkit cannot start: " + what);
    }
}

package io.github.dppkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.security.MessageDigest;
import java.util.Set;

/** The walls around keys; {@link KeyRulesTest} shows that each stops who climbs it. */
final class KeyRules {

    private static final String BASE = "io.github.dppkit";

    static final ArchRule ONE_CLASS_HOLDS_THE_TOKEN = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(BASE + ".keys.internal.RawKeys")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("com.google.crypto.tink.InsecureSecretKeyAccess")
            .because("that token opens every key; the one class that holds it only takes bytes in");

    static final ArchRule NOBODY_EXPORTS_A_KEY = noClasses()
            .should()
            .dependOnClassesThat()
            .haveSimpleName("CleartextKeysetHandle")
            .orShould()
            .accessTargetWhere(describe(
                    "exports a keyset or key bytes in clear",
                    call -> call.getTargetOwner().getFullName().startsWith("com.google.crypto.tink.")
                            && Set.of("serializeKeyset", "getKeyBytes", "getPrivateKeyBytes", "toByteArray")
                                    .contains(call.getName())
                            && !call.getTargetOwner().getSimpleName().equals("Bytes")));

    static final ArchRule NOBODY_USES_TINKS_ENVELOPE = noClasses()
            .should()
            .dependOnClassesThat()
            .haveSimpleNameStartingWith("KmsEnvelopeAead")
            .because("it wraps its key with empty associated data and leaves no one place to erase");

    static final ArchRule THE_JDKS_CRYPTOGRAPHY_IN_ONE_CLASS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(BASE + ".keys.internal.PassphraseKey")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("javax.crypto..");

    static final ArchRule ONE_CLASS_HASHES = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(BASE + ".audit.internal.Sha256")
            .should()
            .callMethod(MessageDigest.class, "getInstance", String.class);

    private KeyRules() {}
}

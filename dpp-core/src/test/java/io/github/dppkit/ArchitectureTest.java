package io.github.dppkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodReference;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.policy.Verifies;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The walls of the house. Each rule says why it is there. */
class ArchitectureTest {

    private static final String BASE = "io.github.dppkit";

    /** The packages that may name a logging framework, and what each may use of others' code. */
    private static final String LOGBACK_ADAPTER = BASE + ".logging.logback..";

    private static final String LOG4J_ADAPTER = BASE + ".logging.log4j2..";
    private static final String JUL_ADAPTER = BASE + ".logging.jul..";
    private static final Map<String, String[]> ADAPTERS = Map.of(
            LOGBACK_ADAPTER, new String[] {"ch.qos.logback..", "net.logstash.logback..", "tools.jackson.."},
            LOG4J_ADAPTER, new String[] {"org.apache.logging.log4j.."},
            JUL_ADAPTER, new String[] {"java.util.logging.."});

    /** The one program in core; people run it on a machine of its own. */
    private static final String ARCHIVE_TOOL = BASE + ".archive.ArchiveTool";

    private static final String STAND_IN = BASE + ".logging.internal.events.StandIn";

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(BASE);

    /** What each control may use besides itself, the JDK and {@link DppException}. */
    private static final Map<String, Set<String>> DIRECTIONS = Map.ofEntries(
            Map.entry("policy", Set.of()),
            Map.entry("pii", Set.of("policy")),
            Map.entry("keys", Set.of("pii", "policy")),
            Map.entry("crypto", Set.of("keys", "pii", "policy")),
            Map.entry("audit", Set.of("pii", "policy")),
            Map.entry("access", Set.of("audit", "pii", "policy")),
            // holds encrypt to the archive's public key before the live data go
            Map.entry("retention", Set.of("audit", "crypto", "keys", "pii", "policy")),
            // rows against the record: hosts use it
            Map.entry("reconcile", Set.of("audit", "crypto", "keys", "pii", "policy")),
            Map.entry("spapi", Set.of("crypto", "keys", "pii", "policy")),
            Map.entry("logging", Set.of("pii", "policy")),
            // requests of data subjects stand above what they search, copy and erase
            Map.entry("governance", Set.of("access", "audit", "crypto", "keys", "pii", "policy", "retention")),
            // the offline tool: nothing uses it (ArchiveWallTest)
            Map.entry("archive", Set.of("audit", "crypto", "keys", "pii", "policy")));

    /** Which other controls may use the internals of a control: its friends, each for a reason. */
    private static final Map<String, Set<String>> FRIENDS = Map.of(
            // the tokens that make permits and open values on their way in; spapi also puts opened payloads together
            "pii", Set.of("crypto", "access", "logging", "spapi"),
            // data keys for the encryptor, and their erase; key files for the offline tool; tokens of rows
            "keys", Set.of("crypto", "retention", "archive", "reconcile"),
            // the private half of an archive key and the format of a record, for the offline tool
            "crypto", Set.of("archive"),
            // a copy for a data subject is written like what a notice returns, and disposals are asked alike
            "retention", Set.of("governance"),
            // the file that is only appended to: the erasure ledger and the opening log are kept like the anchor
            // and the one class that hashes
            "audit", Set.of("retention", "archive", "governance"));

    private static void check(ArchRule rule) {
        rule.check(CORE);
    }

    @Test
    void coreKnowsNoFramework() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..", "jakarta..")
                .because(
                        "core runs in any application; databases and frameworks live in the modules named after them"));
        Map.of(
                        LOGBACK_ADAPTER, List.of("ch.qos.logback..", "net.logstash.."),
                        LOG4J_ADAPTER, List.of("org.apache.logging.."),
                        JUL_ADAPTER, List.of("java.util.logging.."))
                .forEach((adapter, frameworks) -> check(noClasses()
                        .that()
                        .resideOutsideOfPackage(adapter)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(frameworks.toArray(String[]::new))
                        .because("it is optional: a host without it must never load a class that needs it")));
    }

    @Test
    void coreUsesItsFiveDependenciesAndTheJdk_andNothingElse() {
        check(classes()
                .that()
                .resideOutsideOfPackages(ADAPTERS.keySet().toArray(String[]::new))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        BASE + "..",
                        "java..",
                        "javax.crypto..",
                        "com.google.crypto.tink..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..",
                        "com.github.benmanes.caffeine..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "")) // primitives and arrays of them
                .because("every dependency of core is one that every host must vet"));
        ADAPTERS.forEach((adapter, framework) -> check(classes()
                .that()
                .resideInAPackage(adapter)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(framework)
                        .or(resideInAnyPackage(BASE + "..", "java..", "org.slf4j..", "org.jspecify..", "")))));
    }

    @Test
    void controlsAreFreeOfCycles() {
        check(slices().matching(BASE + ".(*)..").should().beFreeOfCycles());
    }

    @TestFactory
    List<DynamicTest> eachControlUsesOnlyThoseBelowIt() {
        return DIRECTIONS.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Set<String> allowed = new HashSet<>(entry.getValue());
                    allowed.add(entry.getKey());
                    check(classes()
                            .that()
                            .resideInAPackage(BASE + "." + entry.getKey() + "..")
                            .should(useOnlyControls(allowed)));
                }))
                .toList();
    }

    @Test
    void everyControlHasItsDirectionWrittenDown() {
        Set<String> controls = new HashSet<>();
        CORE.forEach(type -> controls.add(control(type)));
        controls.remove("");
        assertThat(controls).isEqualTo(DIRECTIONS.keySet());
    }

    @Test
    void internalsAreUsedByTheirOwnControlItsFriendsAndTheCompositionRoot() {
        check(classes().that().resideInAPackage("..internal..").should(new ArchCondition<>("be used by friends only") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String owner = control(type);
                Set<String> allowed = new HashSet<>(FRIENDS.getOrDefault(owner, Set.of()));
                allowed.add(owner);
                for (Dependency use : type.getDirectDependenciesToSelf()) {
                    String user = control(use.getOriginClass());
                    boolean root = use.getOriginClass().getFullName().startsWith(BASE + ".Dpp")
                            || use.getOriginClass().getFullName().startsWith(BASE + ".AuditWiring")
                            || use.getOriginClass().getFullName().startsWith(BASE + ".LoginWiring");
                    if (!root && !allowed.contains(user)) {
                        events.add(SimpleConditionEvent.violated(type, use.getDescription()));
                    }
                }
            }
        }));
    }

    @Test
    @Verifies("#66")
    void normalFormsAndIndexKeysAreUsedByTheBlindIndexAlone() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(BASE + ".crypto.IndexTerm")
                .should()
                .callMethodWhere(describe(
                        "reads a normal form",
                        call -> call.getTargetOwner().isAssignableTo(Pii.class)
                                && call.getName().equals("normalForm")))
                .because("it is the plaintext, but for case and spaces"));
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(BASE + ".crypto.BlindIndex")
                .should()
                .accessTargetWhere(describe(
                        "tries a value",
                        call -> call.getTargetOwner().getFullName().equals(BASE + ".keys.internal.IndexKey")
                                && call.getName().equals("print")))
                .because("whoever can call it can try values"));
    }

    @Test
    void permitsAreIssuedByTheAccessGuardAlone() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(BASE + ".access.AccessGuard")
                .should()
                .accessTargetWhere(describe(
                        "issues a permit",
                        call -> call.getTargetOwner().isEquivalentTo(RevealPermit.class)
                                && call.getName().equals("issue")))
                .because("a permit exists only because an audit event is durable"));
    }

    @Test
    @Verifies("A2.6.d")
    void nobodyInsideReveals() {
        check(noClasses()
                .that(are(not(assignableTo(Pii.class))))
                .and()
                .doNotHaveFullyQualifiedName(BASE + ".crypto.MessageEncryptor")
                .and()
                .doNotHaveFullyQualifiedName(BASE + ".crypto.ArchiveEncryptor")
                .should()
                .accessTargetWhere(describe(
                        "reveals a value",
                        call -> call.getTargetOwner().isAssignableTo(Pii.class)
                                && call.getName().startsWith("reveal")))
                .because("plaintext is for the host's code that holds the permit; what is encrypted to a"
                        + " public key leaves under the same permit, and so is revealed by it"));
    }

    @Test
    void spiHoldsOnlyWhatAdaptersImplementAndExchange() {
        check(classes()
                .that()
                .resideInAPackage("..spi..")
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .and()
                .doNotHaveFullyQualifiedName(BASE + ".keys.spi.WrappedKey")
                .should()
                .beInterfaces()
                .orShould()
                .beRecords()
                .orShould()
                .beEnums()
                .because("WrappedKey alone is a class: a record would compare its bytes by identity"));
    }

    @Test
    void thirdPartyLibrariesStayBehindTheirWalls() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        BASE + ".keys.internal..", BASE + ".crypto.internal..", BASE + ".audit.internal..")
                .and()
                .doNotHaveFullyQualifiedName(BASE + ".keys.RootKey")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.crypto.tink.."));
        check(noClasses()
                .that()
                .resideOutsideOfPackage("..internal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.github.benmanes.caffeine..", "tools.jackson.."));
    }

    @Test
    void publicSignaturesNameNoThirdPartyType() {
        check(classes()
                .that()
                .resideOutsideOfPackage("..internal..")
                .and()
                .arePublic()
                .should(new ArchCondition<>("name types of dppkit and the JDK only") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (JavaMethod method : type.getMethods()) {
                            if (method.getModifiers().contains(JavaModifier.PUBLIC)
                                    && !method.getFullName().startsWith(BASE + ".keys.RootKey.remote(")
                                    && !method.getFullName().startsWith(BASE + ".audit.spi.CheckpointAnchor.logger(")) {
                                judge(type, method, events);
                            }
                        }
                    }

                    private void judge(JavaClass type, JavaMethod method, ConditionEvents events) {
                        List<JavaClass> named = new java.util.ArrayList<>(method.getRawParameterTypes());
                        named.add(method.getRawReturnType());
                        for (JavaClass other : named) {
                            JavaClass element = other.getBaseComponentType();
                            boolean adapter = ADAPTERS.entrySet().stream()
                                    .anyMatch(each ->
                                            resideInAPackage(each.getKey()).test(type)
                                                    && resideInAnyPackage(each.getValue())
                                                            .test(element));
                            if (!element.isPrimitive()
                                    && !adapter
                                    && !resideInAnyPackage(BASE + "..", "java..")
                                            .test(element)) {
                                events.add(SimpleConditionEvent.violated(type, method.getFullName()));
                            }
                        }
                    }
                }));
    }

    /** Accesses, not calls: a method reference such as {@code Instant::now} reads the clock as well. */
    private static final ArchRule NO_CLOCK_OF_THE_MACHINE = noClasses()
            .should()
            .accessTargetWhere(describe("reads a clock of the machine", access -> {
                String owner = access.getTargetOwner().getFullName();
                String name = access.getName();
                boolean builder = access.getOriginOwner().getSimpleName().endsWith("Builder");
                boolean byDefault = builder && access instanceof JavaMethodReference;
                boolean now = name.equals("now") && owner.startsWith("java.time.");
                boolean system = owner.equals("java.lang.System")
                        && (name.equals("currentTimeMillis") || (name.equals("nanoTime") && !byDefault));
                boolean clock = owner.equals("java.time.Clock") && name.startsWith("system");
                boolean program = access.getOriginOwner().getFullName().equals(ARCHIVE_TOOL);
                boolean source =
                        owner.equals("java.time.InstantSource") && name.equals("system") && !builder && !program;
                return now || system || clock || source;
            }))
            .because("every test must be able to move the clock; InstantSource.system() and System::nanoTime are"
                    + " defaults of builders, and of the one program, only");

    /** The same for numbers that no seed repeats. */
    private static final ArchRule NO_RANDOMNESS_OF_THE_MACHINE = noClasses()
            .should()
            .accessTargetWhere(describe("draws a random number", access -> {
                String owner = access.getTargetOwner().getFullName();
                return (owner.equals("java.lang.Math") && access.getName().equals("random"))
                        || (owner.equals("java.util.UUID") && access.getName().equals("randomUUID"));
            }));

    /** What the two rules above must see, though nothing here is a call. */
    static final class Hidden {
        final Supplier<Instant> now = Instant::now;
        final LongSupplier nanos = System::nanoTime;
        final Supplier<InstantSource> source = InstantSource::system;
        final Supplier<UUID> id = UUID::randomUUID;
        final DoubleSupplier number = Math::random;
    }

    @Test
    @Verifies("#150")
    void seesClocksAndRandomness_behindMethodReferences() {
        JavaClasses hidden = new ClassFileImporter().importClasses(Hidden.class);
        assertThat(NO_CLOCK_OF_THE_MACHINE.evaluate(hidden).getFailureReport().getDetails())
                .hasSize(3);
        assertThat(NO_RANDOMNESS_OF_THE_MACHINE
                        .evaluate(hidden)
                        .getFailureReport()
                        .getDetails())
                .hasSize(2);
    }

    @Test
    @Verifies("#150")
    void timeComesFromOutside() {
        check(NO_CLOCK_OF_THE_MACHINE);
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Date")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Calendar"));
    }

    @Test
    @Verifies("#150")
    void randomnessComesFromTinkInOneClassEachOfKeysAndAudit_andFromTheJdkInOneOfLogging() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(BASE + ".logging.internal.FingerprintKey")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.SecureRandom")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom"));
        check(NO_RANDOMNESS_OF_THE_MACHINE);
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(BASE + ".keys.internal.RawKeys")
                .and()
                .doNotHaveFullyQualifiedName(BASE + ".audit.internal.EventIds")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("com.google.crypto.tink.subtle.Random"));
    }

    @Test
    @Verifies("#70")
    void oneClassAloneTouchesCleartextKeys() {
        KeyRules.ONE_CLASS_HOLDS_THE_TOKEN.check(CORE);
        KeyRules.NOBODY_EXPORTS_A_KEY.check(CORE);
    }

    @Test
    @Verifies("#40")
    void nobodyUsesTinksEnvelope() {
        KeyRules.NOBODY_USES_TINKS_ENVELOPE.check(CORE);
    }

    @Test
    @Verifies("#70")
    void cryptographyOfTheJdkStaysInOneClassEach() {
        KeyRules.THE_JDKS_CRYPTOGRAPHY_IN_ONE_CLASS.check(CORE);
        KeyRules.ONE_CLASS_HASHES.check(CORE);
    }

    @Test
    @Verifies("#137")
    void nobodyMatchesRegularExpressionsOnLogText() {
        check(noClasses()
                .that()
                .resideInAPackage(BASE + ".logging..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.regex..")
                .orShould()
                .accessTargetWhere(describe(
                        "matches a regular expression",
                        call -> call.getTargetOwner().isEquivalentTo(String.class)
                                && Set.of("matches", "replaceAll", "replaceFirst", "split")
                                        .contains(call.getName())))
                .because("one hostile token of 40,000 characters stops a thread for seconds"));
    }

    @Test
    @Verifies("#140")
    void deserialisationScriptingJndiAndDefaultTypingAreAbsent() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectOutputStream")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.script..", "javax.naming..", "java.rmi..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.beans\\.(?!PropertyChange(Event|Listener)$).*")
                .orShould()
                .accessTargetWhere(describe(
                        "turns on default typing",
                        call -> call.getName().contains("DefaultTyping")
                                || call.getName().contains("PolymorphicType")))
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("JsonTypeInfo"));
        // messages and records of the frameworks are serialisable by their interfaces; ours hand out clean text alone
        check(classes()
                .that()
                .areNotAssignableTo(Throwable.class)
                .and()
                .areNotEnums()
                .and()
                .resideOutsideOfPackages(ADAPTERS.keySet().toArray(String[]::new))
                .should(notBeSerialisable()));
    }

    @Test
    void textIsLocaleSafeAndStreamsAreLeftAlone() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ARCHIVE_TOOL)
                .should(ACCESS_STANDARD_STREAMS)
                .because("the offline tool alone is a program that people run"));
        check(noClasses()
                .should()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .orShould()
                .callMethod(String.class, "getBytes"));
    }

    @Test
    void publicClassesAreClosedForInheritance() {
        check(classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotAnnotations()
                .and()
                .areNotEnums()
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("DppException")
                .and()
                .doNotHaveSimpleName("package-info")
                .and(not(assignableTo(Pii.class)))
                .should()
                .haveModifier(JavaModifier.FINAL));
    }

    @Test
    void exceptionsAreOursAndTakeNoPii() {
        check(classes()
                .that()
                .areAssignableTo(Throwable.class)
                .and()
                .doNotHaveFullyQualifiedName(STAND_IN) // shown in a log, never thrown
                .should()
                .beAssignableTo(DppException.class)
                .andShould(new ArchCondition<>("take no Pii in a constructor") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getConstructors().forEach(constructor -> {
                            if (constructor.getRawParameterTypes().stream()
                                    .anyMatch(p -> p.isAssignableTo(Pii.class))) {
                                events.add(SimpleConditionEvent.violated(type, constructor.getFullName()));
                            }
                        });
                    }
                }));
    }

    @Test
    void everyPackageIsNullMarked() {
        CORE.stream()
                .filter(type -> !type.getPackageName().isEmpty())
                .map(JavaClass::getPackage)
                .distinct()
                .forEach(itsPackage -> assertThat(itsPackage.isAnnotatedWith(NullMarked.class))
                        .as("package-info of %s is @NullMarked", itsPackage.getName())
                        .isTrue());
    }

    @Test
    @Verifies("#71")
    void noKeyCanBeGivenAsALiteral() throws Exception {
        for (String name : List.of("keys.RootKey", "keys.SigningKey", "DppBuilder")) {
            for (Method method : Class.forName(BASE + "." + name).getDeclaredMethods()) {
                boolean makes = Modifier.isStatic(method.getModifiers()) || name.equals("DppBuilder");
                if (makes && Modifier.isPublic(method.getModifiers())) {
                    assertThat(Arrays.asList(method.getParameterTypes()))
                            .as("%s takes no raw key bytes", method)
                            .doesNotContain(byte[].class);
                }
            }
        }
    }

    private static ArchCondition<JavaClass> notBeSerialisable() {
        return new ArchCondition<>("not be Serializable") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (type.isAssignableTo(java.io.Serializable.class)) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " is Serializable"));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> useOnlyControls(Set<String> allowed) {
        return new ArchCondition<>("use only " + allowed) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency use : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = use.getTargetClass().getBaseComponentType();
                    boolean ours = resideInAPackage(BASE + "..").test(target);
                    boolean rootException = target.getFullName().equals(BASE + ".DppException");
                    if (ours && !rootException && !allowed.contains(control(target))) {
                        events.add(SimpleConditionEvent.violated(type, use.getDescription()));
                    }
                }
            }
        };
    }

    /** Returns the control a class belongs to, or the empty string for the root package. */
    private static String control(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(BASE + ".")) {
            return "";
        }
        String rest = name.substring(BASE.length() + 1);
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}

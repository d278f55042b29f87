package io.github.dppkit.archive;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.dppkit.crypto.ArchiveEncryptor;
import io.github.dppkit.crypto.internal.HpkeKeyset;
import io.github.dppkit.keys.internal.KeyFile;
import io.github.dppkit.policy.Verifies;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The application that fills the cold archive has no way to open it. */
@Verifies({"A2.1.c", "#67"})
class ArchiveWallTest {

    private static final String BASE = "io.github.dppkit";
    private static final String TOOL = BASE + ".archive..";

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(BASE);

    private static Set<String> exported() throws IOException {
        String classes = ArchiveTool.class.getProtectionDomain().getCodeSource().getLocation() + "module-info.class";
        try (InputStream in = URI.create(classes).toURL().openStream()) {
            return ModuleDescriptor.read(in).exports().stream()
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void doesNotExportTheTool_andNothingUsesIt() throws IOException {
        assertThat(exported()).contains(BASE + ".crypto").noneMatch(name -> name.startsWith(BASE + ".archive"));
        noClasses()
                .that()
                .resideOutsideOfPackage(TOOL)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(TOOL)
                .check(CORE);
    }

    @Test
    void openingAKeyPairOfHpke_isForMessagesAndTheToolAlone() {
        classes()
                .that()
                .haveFullyQualifiedName(HpkeKeyset.class.getName())
                .should()
                .onlyHaveDependentClassesThat(resideInAPackage(TOOL)
                        .or(DescribedPredicate.describe(
                                "is the private key of messages, or itself",
                                type -> type.getFullName().equals(BASE + ".crypto.MessagePrivateKey")
                                        || type.getFullName().equals(HpkeKeyset.class.getName()))))
                .check(CORE);
        noClasses()
                .that()
                .resideOutsideOfPackage(TOOL)
                .and()
                .doNotHaveFullyQualifiedName(KeyFile.Kind.class.getName())
                .should()
                .accessField(KeyFile.Kind.class, "ARCHIVE")
                .check(CORE);
    }

    @Test
    void theEncryptorReachesNothingThatDecryptsWithAPrivateKey() {
        Set<String> reached = CORE.get(ArchiveEncryptor.class).getTransitiveDependenciesFromSelf().stream()
                .map(use -> use.getTargetClass().getFullName())
                .filter(name -> name.startsWith("io.github.dppkit.crypto") || name.contains(".tink.Hybrid"))
                .collect(Collectors.toSet());
        assertThat(reached)
                .contains("io.github.dppkit.crypto.internal.Hpke")
                .noneMatch(name -> name.endsWith("HpkeKeyset") || name.endsWith("HybridDecrypt"));
    }

    /** By reflection over every signature of every exported package, type arguments included. */
    @Test
    void noExportedSignatureTakesOrGivesThePrivateHalf() throws Exception {
        Set<String> exported = exported();
        List<String> named = new ArrayList<>();
        int seen = 0;
        for (JavaClass type : CORE) {
            if (exported.contains(type.getPackageName()) && !type.getName().contains("logback")) {
                for (Executable executable : executables(type.reflect())) {
                    seen++;
                    named.addAll(types(executable));
                }
            }
        }
        assertThat(seen).isGreaterThan(500);
        assertThat(named)
                .anyMatch(name -> name.contains("ArchivePublicKey"))
                .noneMatch(name -> name.contains(".archive.")
                        || name.contains("HpkeKeyset")
                        || name.contains("KeyFile$Kind")
                        || name.contains("ArchivePrivateKey"));
    }

    private static List<Executable> executables(Class<?> type) {
        List<Executable> all = new ArrayList<>(Arrays.asList(type.getDeclaredMethods()));
        all.addAll(Arrays.asList(type.getDeclaredConstructors()));
        all.removeIf(each -> (each.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) == 0);
        return all;
    }

    private static List<String> types(Executable executable) {
        List<String> names = Arrays.stream(executable.getGenericParameterTypes())
                .map(Type::getTypeName)
                .collect(Collectors.toCollection(ArrayList::new));
        if (executable instanceof java.lang.reflect.Method method) {
            names.add(method.getGenericReturnType().getTypeName());
        }
        return names;
    }
}

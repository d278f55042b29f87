package io.github.dppkit.pii;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.dppkit.pii.internal.PlaintextAccess;
import java.io.Serializable;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What a class that holds personal data must and must not be, as ArchUnit conditions. */
final class PiiRules {

    private static final Set<String> OPENLY_RETURNING = Set.of("mask", "toString");

    private PiiRules() {}

    static ArchCondition<JavaClass> beFinalOrTheSealedBase() {
        return condition("be final or Pii itself", (type, report) -> {
            if (!type.getModifiers().contains(JavaModifier.FINAL) && !type.isEquivalentTo(Pii.class)) {
                report.accept("is not final");
            }
        });
    }

    static ArchCondition<JavaClass> beNeitherRecordNorSerializable() {
        return condition("be neither a record nor serialisable", (type, report) -> {
            if (type.isRecord()) {
                report.accept("is a record");
            }
            if (type.isAssignableTo(Serializable.class)) {
                report.accept("is java.io.Serializable");
            }
        });
    }

    static ArchCondition<JavaClass> keepTextIdentityAndEqualityOfTheBase() {
        return condition("leave toString, equals and hashCode to Pii", (type, report) -> {
            boolean base = type.isEquivalentTo(Pii.class);
            for (JavaMethod method : type.getMethods()) {
                boolean toString = method.getName().equals("toString");
                boolean identity = Set.of("equals", "hashCode", "compareTo").contains(method.getName());
                if ((toString && !base) || identity) {
                    report.accept("declares " + method.getName());
                }
                if (toString && base && !method.getModifiers().contains(JavaModifier.FINAL)) {
                    report.accept("has a toString that is not final");
                }
            }
        });
    }

    static ArchCondition<JavaClass> hideItsFields() {
        return condition("have private final transient instance fields only", (type, report) -> {
            for (JavaField field : type.getAllFields()) {
                Set<JavaModifier> modifiers = field.getModifiers();
                boolean hidden =
                        modifiers.containsAll(Set.of(JavaModifier.PRIVATE, JavaModifier.FINAL, JavaModifier.TRANSIENT));
                if (!modifiers.contains(JavaModifier.STATIC) && !hidden) {
                    report.accept("has field " + field.getName() + " that is not private final transient");
                }
            }
        });
    }

    static ArchCondition<JavaClass> returnNoTextWithoutAPermit() {
        return condition("return no text or bytes without a permit or token", (type, report) -> {
            for (JavaMethod method : type.getMethods()) {
                JavaClass returned = method.getRawReturnType();
                boolean text = returned.isAssignableTo(CharSequence.class)
                        || returned.isEquivalentTo(byte[].class)
                        || returned.isEquivalentTo(char[].class)
                        || returned.isEquivalentTo(Object.class)
                        || returned.isAssignableTo(Iterable.class);
                boolean opened = method.getRawParameterTypes().stream()
                        .anyMatch(p -> p.isEquivalentTo(RevealPermit.class) || p.isEquivalentTo(PlaintextAccess.class));
                boolean open = method.getModifiers().contains(JavaModifier.PUBLIC)
                        || method.getModifiers().contains(JavaModifier.PROTECTED);
                if (open && text && !opened && !OPENLY_RETURNING.contains(method.getName())) {
                    report.accept("returns " + returned.getSimpleName() + " from " + method.getName());
                }
            }
        });
    }

    private static ArchCondition<JavaClass> condition(String text, BiConsumer<JavaClass, Consumer<String>> check) {
        return new ArchCondition<>(text) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.accept(
                        type,
                        fault -> events.add(SimpleConditionEvent.violated(type, type.getSimpleName() + " " + fault)));
            }
        };
    }
}

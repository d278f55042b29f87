package io.github.dppkit.pii;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.pii.internal.PlaintextAccess;
import io.github.dppkit.policy.Verifies;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tries every method and field of a restored value: without a permit that covers it, nothing gives the content. */
@Verifies({"#133", "A1.3.b"})
class PiiReflectionTest {

    static Stream<Canary> canaries() {
        return Canary.all().stream();
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void noMethodReturnsContentWithoutAPermit(Canary canary) throws Exception {
        Pii value = Opened.restored(canary.type(), canary.text());
        PermitIssuer foreign = new PermitIssuer(() -> Opened.NOW);
        RevealPermit foreignPermit = RevealPermit.issue(
                foreign,
                new ActorId(ActorId.Kind.PERSON, "j.nowak"),
                Purpose.SHIPPING,
                Set.of(Opened.SCOPE),
                Set.of(PiiCategory.values()),
                Opened.NOW.plusSeconds(60));
        int called = 0;
        for (Method method : methodsOf(value.getClass())) {
            List<Class<?>> parameters = Arrays.asList(method.getParameterTypes());
            boolean opensByToken = parameters.contains(PlaintextAccess.class);
            boolean returnsAnotherType = Modifier.isStatic(method.getModifiers());
            if (opensByToken || returnsAnotherType || method.getDeclaringClass() == Object.class) {
                continue;
            }
            Object[] arguments = parameters.stream()
                    .map(type ->
                            type == RevealPermit.class ? foreignPermit : type == String.class ? "x" : (Object) value)
                    .toArray();
            Object result = call(method, value, arguments);
            called++;

            assertThat(Leaks.in(String.valueOf(unfold(result)).getBytes(StandardCharsets.UTF_8), canary.fragments()))
                    .as("%s", method)
                    .isEmpty();
        }
        assertThat(called).isGreaterThanOrEqualTo(7);
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void everyInstanceFieldIsPrivateFinalTransient(Canary canary) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> c = canary.type().valueClass(); c != null; c = c.getSuperclass()) {
            Arrays.stream(c.getDeclaredFields())
                    .filter(f -> !Modifier.isStatic(f.getModifiers()))
                    .forEach(fields::add);
        }

        assertThat(fields)
                .isNotEmpty()
                .allSatisfy(field ->
                        assertThat(Modifier.toString(field.getModifiers())).isEqualTo("private final transient"));
    }

    private static List<Method> methodsOf(Class<?> type) {
        List<Method> methods = new ArrayList<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            methods.addAll(Arrays.asList(c.getDeclaredMethods()));
        }
        return methods;
    }

    /** Calls a method whatever its access; what it throws counts as what it returns. */
    private static @Nullable Object call(Method method, Object target, Object[] arguments) throws Exception {
        method.setAccessible(true);
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            return failure.getCause();
        }
    }

    private static @Nullable Object unfold(@Nullable Object result) {
        if (result == null || !result.getClass().isArray()) {
            return result;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Array.getLength(result); i++) {
            out.append(Array.get(result, i)).append(' ');
        }
        return out.toString();
    }
}

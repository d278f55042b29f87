package io.github.dppkit.pii;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.pii.internal.PlaintextAccess;
import io.github.dppkit.policy.Verifies;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

class PlaintextAccessTest {

    /**
     * The constants of an enum are given to anyone who holds its class, through the module wall: {@code Pii.plaintext}
     * names the class, so a token that is an enum opens every value without a single broken wall.
     */
    @Test
    @Verifies("A1.3.a")
    void givesItsTokenToNobody_whoOnlyKnowsItsClass() {
        assertThat(PlaintextAccess.class.getEnumConstants()).isNull();
        assertThat(PlaintextAccess.class.getDeclaredConstructors())
                .allMatch(constructor -> Modifier.isPrivate(constructor.getModifiers()));
    }
}

package io.github.dppkit.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.RestrictionRule;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import io.github.dppkit.testkit.InMemoryRestrictionStore;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

class DppRestrictionWiringTest {

    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

    private void rule(String name, RestrictionRule rule, boolean primary) {
        BeanDefinition definition = new RootBeanDefinition(RestrictionRule.class, () -> rule);
        definition.setPrimary(primary);
        beans.registerBeanDefinition(name, definition);
    }

    private void wire() {
        DppRestrictionWiring.wire(Dpp.builder(), beans);
    }

    @Test
    @Verifies("A2.2.d")
    void refusesTwoRules_ofWhichNoneIsPrimary() {
        beans.registerSingleton("store", new InMemoryRestrictionStore());
        rule("ofSupport", RestrictionRule.only(Set.of()), false);
        rule("ofTax", RestrictionRule.legalDuties(), false);
        assertThatExceptionOfType(DppSetupException.class)
                .isThrownBy(this::wire)
                .withMessageContaining("several beans of type RestrictionRule")
                .withMessageContaining("ofSupport")
                .withMessageContaining("ofTax")
                .satisfies(e -> assertThat(e.problem()).isEqualTo(SetupProblem.SEVERAL_BEANS));
    }

    @Test
    void takesTheOneRule_orThePrimaryOne() {
        beans.registerSingleton("store", new InMemoryRestrictionStore());
        assertThatCode(this::wire).doesNotThrowAnyException();
        rule("ofSupport", RestrictionRule.only(Set.of()), false);
        assertThatCode(this::wire).doesNotThrowAnyException();
        rule("ofTax", RestrictionRule.legalDuties(), true);
        assertThatCode(this::wire).doesNotThrowAnyException();
    }
}

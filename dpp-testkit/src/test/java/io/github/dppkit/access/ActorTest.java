package io.github.dppkit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.policy.Verifies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActorTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "anonymous", "anonymoususer", "nobody", "unknown", "null", "undefined"})
    @Verifies("A1.2.a")
    void refusesNobody(String id) {
        assertThatExceptionOfType(ActorRefusedException.class).isThrownBy(() -> Actor.person(id, Claims.none()));
        assertThatExceptionOfType(ActorRefusedException.class).isThrownBy(() -> Actor.service("label-printer", id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin",
                "admin1",
                "admin-2",
                "root",
                "test",
                "test_03",
                "te-st",
                "sa",
                "postgres",
                "guest",
                "support",
                "shared",
                "www-data",
                "service",
                "system",
                "user.01",
                "1.admin",
                "dppkit",
                "users",
                "admins",
                "account",
                "ops"
            })
    @Verifies("A1.2.b")
    void refusesSharedAccounts(String id) {
        assertThatExceptionOfType(ActorRefusedException.class)
                .isThrownBy(() -> Actor.person(id, Claims.none()))
                .withMessageContaining("A1.2.b");
        assertThatExceptionOfType(ActorRefusedException.class).isThrownBy(() -> Actor.service(id, "j.nowak"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin-user",
                "test-admin",
                "root.admin",
                "support-team",
                "shared-account",
                "service_account",
                "prod-admin",
                "db-admin",
                "superadmin",
                "testadmin"
            })
    @Verifies("A1.2.b")
    void refusesAPersonOrOwner_calledBySharedWordsAlone(String id) {
        assertThatExceptionOfType(ActorRefusedException.class)
                .isThrownBy(() -> Actor.person(id, Claims.none()))
                .withMessageContaining("A1.2.b");
        assertThatExceptionOfType(ActorRefusedException.class).isThrownBy(() -> Actor.service("label-printer", id));
        assertThat(Actor.service("support-web", "j.nowak").id().id()).isEqualTo("support-web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"J.Nowak", "j.nowak@example.org", "jan nowak", "12345", "x", "ÿæ", "a\nb"})
    void refusesIdsOfAnotherForm_withoutRepeatingThem(String id) {
        assertThatThrownBy(() -> Actor.person(id, Claims.none()))
                .isInstanceOf(InvalidPiiException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("Nowak", "nowak", "12345"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "j.nowak",
                "u4711",
                "admin-kowalska",
                "roots",
                "testa.rossa",
                "system-of-a-down",
                "anna.test",
                "k.master",
                "susa"
            })
    void acceptsIdsOfOnePerson(String id) {
        assertThat(Actor.person(id, Claims.none()).id().id()).isEqualTo(id);
    }

    @Test
    void namesTheOwnerOfAService() {
        Actor service = Actor.service("label-printer", "k.zielinski");
        assertThat(service.owner()).isNotNull();
        assertThat(Actor.person("j.nowak", Claims.none()).owner()).isNull();
    }
}

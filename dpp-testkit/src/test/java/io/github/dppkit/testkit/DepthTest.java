package io.github.dppkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class DepthTest {

    @Test
    void picksTheCountOfItsDepth() {
        assertThat(Depth.parse("reduced").pick(10, 30)).isEqualTo(10);
        assertThat(Depth.parse("full").pick(10, 30)).isEqualTo(30);
    }

    @Test
    void refusesAWordItDoesNotKnow_soThatNoTypingErrorPassesAsFull() {
        assertThatThrownBy(() -> Depth.parse("FULL"))
                .isInstanceOf(TestkitException.class)
                .hasMessageContaining("dpp.depth");
    }
}

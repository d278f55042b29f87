package io.github.dppkit.pii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.testkit.arbitraries.PiiArbitraries;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostalAddressTest {

    @Provide
    net.jqwik.api.Arbitrary<PostalAddress> addresses() {
        return PiiArbitraries.values(PiiType.POSTAL_ADDRESS);
    }

    @Property(tries = 300)
    void everyPartComesBack_whateverItContains(@ForAll("addresses") PostalAddress address) {
        PostalAddressParts parts =
                Opened.restored(PiiType.POSTAL_ADDRESS, address).revealParts(Opened.permit(PiiCategory.ADDRESS));

        assertThat(Opened.plaintext(PostalAddress.of(parts))).isEqualTo(Opened.plaintext(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {";", ";-", "3:abc", "A1;-;-", "a;1:b", "\"]\\", "\r\n", "\ud83c\udf81", ";-;-;-;2:DE", "-"})
    void partsThatLookLikeTheStoredFormComeBack(String hostile) {
        PostalAddressParts given = PostalAddressParts.builder()
                .line1(hostile)
                .line2("")
                .line3(hostile + "q" + hostile)
                .city(hostile)
                .region(null)
                .postalCode(hostile)
                .country("BR")
                .build();
        PostalAddressParts back = Opened.restored(PiiType.POSTAL_ADDRESS, PostalAddress.of(given))
                .revealParts(Opened.permit(PiiCategory.ADDRESS));

        assertThat(back.line1()).isEqualTo(hostile);
        assertThat(back.line2()).isEmpty();
        assertThat(back.line3()).isEqualTo(hostile + "q" + hostile);
        assertThat(back.city()).isEqualTo(hostile);
        assertThat(back.region()).isNull();
        assertThat(back.postalCode()).isEqualTo(hostile);
        assertThat(back.country()).isEqualTo("BR");
    }

    @Test
    void storedFormIsTheDocumentedOne() {
        PostalAddressParts parts = PostalAddressParts.builder()
                .line1("5 Test Lane")
                .city("Anytown")
                .region("WA")
                .postalCode("98101")
                .country("US")
                .build();

        assertThat(Opened.plaintext(PostalAddress.of(parts)))
                .isEqualTo("A1;11:5 Test Lane;-;-;7:Anytown;2:WA;5:98101;2:US");
    }

    @Test
    void partsShowAMask() {
        PostalAddressParts parts = PostalAddressParts.builder()
                .line1("Xylophonweg 8")
                .country("de")
                .build();

        assertThat(parts).hasToString("*** DE");
        assertThat(PostalAddressParts.builder().city("Anytown").build()).hasToString("***");
    }

    @Test
    void refusesParts_whenACountryIsNoIsoCodeOrNothingElseIsThere() {
        assertThatThrownBy(() -> PostalAddressParts.builder()
                        .line1("x")
                        .country("Germany")
                        .build())
                .isInstanceOf(InvalidPiiException.class)
                .hasMessage("Postal address refused: expected the country as two letters A-Z (ISO 3166-1 alpha-2).");
        assertThatThrownBy(() ->
                        PostalAddressParts.builder().line1(" ").country("DE").build())
                .isInstanceOf(InvalidPiiException.class)
                .hasMessageContaining("besides the country");
        assertThatThrownBy(() -> PostalAddressParts.builder().city("a\u0000b").build())
                .isInstanceOf(InvalidPiiException.class)
                .hasMessageContaining("NUL");
    }

    @Test
    void partsOfAnAddressNeedAPermitForIt() {
        PostalAddress address = Opened.restored(PiiType.POSTAL_ADDRESS, "A1;1:x;-;-;-;-;-;-");

        assertThatThrownBy(() -> address.revealParts(Opened.permit(PiiCategory.NAME)))
                .isInstanceOf(RevealDeniedException.class);
    }
}

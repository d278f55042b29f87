package io.github.dppkit.pii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentTest {

    @Property(tries = 200)
    void bytesComeBack(@ForAll byte[] content) {
        Document made = Document.ofBytes("application/pdf", content);
        Document restored = Opened.restored(PiiType.DOCUMENT, made);

        assertThat(restored.revealBytes(Opened.permit(PiiCategory.DOCUMENT))).isEqualTo(content);
        assertThat(made).hasToString("*** application/pdf");
    }

    @Test
    void bytesBecomeADataUrl() {
        assertThat(Opened.plaintext(Document.ofBytes("image/png", new byte[] {0, 1, 2})))
                .isEqualTo("data:image/png;base64,AAEC");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "pdf", "/pdf", "application/", "a/b/c", "text/html;x=1", "text/ht ml", "te\u0000xt/x", "ü/x"
            })
    void refusesMediaType_whenItHasAnotherForm(String mediaType) {
        assertThatThrownBy(() -> Document.ofBytes(mediaType, new byte[1]))
                .isInstanceOf(InvalidPiiException.class)
                .hasMessageContaining("expected a media type");
    }

    @Test
    void refusesContent_whenItIsTooLong() {
        assertThatThrownBy(() -> Document.ofBytes("application/pdf", new byte[12 * 1024 * 1024]))
                .isInstanceOf(InvalidPiiException.class)
                .hasMessageContaining("12 MiB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://doc.example/QQW81", "JVBERi0x", "data:text/plain,QQW81", "data:a/b;base64,QQW81***"})
    void refusesBytes_whenTheTextIsNoBase64DataUrl(String text) {
        Document restored = Opened.restored(PiiType.DOCUMENT, text);
        RevealPermit permit = Opened.permit(PiiCategory.DOCUMENT);

        assertThatThrownBy(() -> restored.revealBytes(permit))
                .isInstanceOf(InvalidPiiException.class)
                .hasNoCause()
                .message()
                .doesNotContain("QQW81");
    }

    @Test
    void bytesNeedAPermit() {
        Document restored = Opened.restored(PiiType.DOCUMENT, "data:a/b;base64,AAAA");

        assertThatThrownBy(() -> restored.revealBytes(Opened.permit(PiiCategory.NAME)))
                .isInstanceOf(RevealDeniedException.class);
    }
}

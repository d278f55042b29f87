package io.github.dppkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Every dependency of core is one that every host must vet, so there are five, and a sixth needs a decision. */
class CoreDependenciesTest {

    @Test
    void coreBringsExactlyFiveDependencies() throws Exception {
        Path pom = Path.of(Objects.requireNonNull(System.getProperty("dpp.root")), "dpp-core", "pom.xml");
        NodeList declared = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getElementsByTagName("dependency");
        Set<String> brought = new HashSet<>();
        for (int i = 0; i < declared.getLength(); i++) {
            Element dependency = (Element) declared.item(i);
            if (!dependency.getParentNode().getNodeName().equals("dependencies")) {
                continue; // the setting of a plugin
            }
            boolean test = "test".equals(text(dependency, "scope"));
            boolean optional = "true".equals(text(dependency, "optional"));
            if (!test && !optional) {
                brought.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId"));
            }
        }
        assertThat(brought)
                .containsExactlyInAnyOrder(
                        "com.google.crypto.tink:tink",
                        "tools.jackson.core:jackson-databind",
                        "com.github.ben-manes.caffeine:caffeine",
                        "org.slf4j:slf4j-api",
                        "org.jspecify:jspecify");
    }

    private static String text(Element dependency, String tag) {
        NodeList found = dependency.getElementsByTagName(tag);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }
}

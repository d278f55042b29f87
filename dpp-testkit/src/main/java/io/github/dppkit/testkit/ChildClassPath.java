package io.github.dppkit.testkit;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The class path on which a child JVM finds what this JVM runs.
 *
 * <p>Joined from: the class path that Maven Surefire names, because the JVM's own may be a jar with only a manifest;
 * {@code java.class.path}; the module path, because the child runs without modules; and the place of the main class, which
 * is on none of them when a module is patched with its tests.
 *
 * <p>For tests that start a child themselves, to stop and wake it for instance; {@link CrashRunner} finds it by itself.
 * Stateless and thread-safe.
 */
public final class ChildClassPath {

    private ChildClassPath() {}

    /**
     * Returns the class path for a child whose {@code main} is in this class.
     *
     * @param main the class, in a directory or jar
     * @return the argument of {@code -cp}
     * @throws TestkitException if the class is in neither
     */
    public static String of(Class<?> main) {
        Set<String> entries = new LinkedHashSet<>();
        entries.add(placeOf(main).toString());
        add(entries, System.getProperty("surefire.test.class.path"));
        add(entries, System.getProperty("java.class.path"));
        add(entries, System.getProperty("jdk.module.path"));
        return String.join(File.pathSeparator, entries);
    }

    private static void add(Set<String> entries, @Nullable String path) {
        if (path != null) {
            Arrays.stream(path.split(File.pathSeparator, -1))
                    .filter(entry -> !entry.isEmpty())
                    .forEach(entries::add);
        }
    }

    /** The directory or jar of a class; not its code source, which for a patched module is the module's. */
    private static Path placeOf(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        URL url = type.getResource("/" + file);
        if (url == null) {
            throw new TestkitException("The main class of a crash child must be a class file: " + type.getName() + ".");
        }
        String text = url.toString();
        String place = text.substring(0, text.length() - file.length());
        try {
            if (place.startsWith("jar:") && place.endsWith("!/")) {
                place = place.substring("jar:".length(), place.length() - "!/".length());
            }
            return Path.of(new URI(place));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new TestkitException("The main class of a crash child must lie in a directory or a jar.", e);
        }
    }
}

package io.github.dppkit.traceability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The class folders of the modules that take part: the libraries. The example is built after this test has run.
 *
 * @param main folders of main classes
 * @param test folders of test classes
 */
record Modules(List<Path> main, List<Path> test) {

    Modules {
        main = List.copyOf(main);
        test = List.copyOf(test);
    }

    /**
     * Finds the folders below the root of the repository.
     *
     * @throws IllegalStateException if a module has sources and no classes: a join without it would be a lie
     */
    static Modules below(Path root) throws IOException {
        List<Path> modules = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root)) {
            folders.filter(f -> f.getFileName().toString().startsWith("dpp-"))
                    .sorted()
                    .forEach(modules::add);
        }
        List<Path> main = new ArrayList<>();
        List<Path> test = new ArrayList<>();
        for (Path module : modules) {
            if (Files.exists(module.resolve("pom.xml"))) {
                add(main, module, "main", "classes");
                add(test, module, "test", "test-classes");
            }
        }
        if (main.isEmpty()) {
            throw new IllegalStateException("no module with sources: is the system property dpp.root set?");
        }
        return new Modules(main, test);
    }

    private static void add(List<Path> folders, Path module, String sources, String classes) {
        if (Files.isDirectory(module.resolve("src").resolve(sources).resolve("java"))) {
            Path folder = module.resolve("target").resolve(classes);
            if (!Files.isDirectory(folder)) {
                throw new IllegalStateException("Module " + module.getFileName() + " has no target/" + classes
                        + ": build the whole project: mvn verify");
            }
            folders.add(folder);
        }
    }
}

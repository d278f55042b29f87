package io.github.dppkit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.testkit.tck.DisposalTargetContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of scopes in a directory: what goes, what stays, and that nothing outside is touched. */
class FileTargetTest {

    private static final SellingPartner PARTNER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final PiiScope ORDER = PiiScope.order(PARTNER, "902-1");
    private static final Pattern LABEL = Pattern.compile("(?s)([A-Z0-9]+)_(902-[0-9]+)(_.*)?");

    @TempDir
    Path folder;

    private static Optional<Path> folderOf(PiiScope scope) {
        return Optional.of(Path.of(scope.partner().id(), scope.id()));
    }

    private static Optional<PiiScope> scopeOf(Path file) {
        Matcher name = LABEL.matcher(file.getFileName().toString());
        return name.matches()
                ? Optional.of(PiiScope.order(SellingPartner.of(name.group(1)), name.group(2)))
                : Optional.empty();
    }

    private static Disposal disposal(PiiScope scope) {
        return new Disposal(scope, DataClass.PII, "00112233445566778899aabbccddeeff");
    }

    private static void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "label");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> tree(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> !path.equals(root))
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The contract for folders of scopes. */
    @Nested
    class InFolders extends DisposalTargetContract {

        private int files;

        @Override
        protected DisposalTarget emptyTarget() {
            return FileTarget.folders("labels", folder, FileTargetTest::folderOf);
        }

        @Override
        protected void put(PiiScope scope, int count) {
            Path own = folder.resolve(folderOf(scope).orElseThrow());
            for (int i = 0; i < count; i++) {
                write(own.resolve(i % 2 == 0 ? "label-" + ++files : "sub/label-" + ++files));
            }
        }
    }

    /** The contract for names of files. */
    @Nested
    class ByName extends DisposalTargetContract {

        private int files;

        @Override
        protected DisposalTarget emptyTarget() {
            return FileTarget.byName("invoices", folder, FileTargetTest::scopeOf);
        }

        @Override
        protected void put(PiiScope scope, int count) {
            for (int i = 0; i < count; i++) {
                write(folder.resolve("2026/0" + i % 3)
                        .resolve(scope.partner().id() + "_" + scope.id() + "_" + ++files + ".pdf"));
            }
        }
    }

    @Test
    @Verifies({"L4.c", "#66"})
    void removesTheFolderOfAScope_withEverythingBelow_andNoOther() {
        write(folder.resolve("A2EUQ1WTGCTBG2/902-1/a/b/c.pdf"));
        write(folder.resolve("A2EUQ1WTGCTBG2/902-1/.hidden"));
        write(folder.resolve("A2EUQ1WTGCTBG2/902-10/label.pdf"));
        write(folder.resolve("stray.pdf"));
        FileTarget target = FileTarget.folders("labels", folder, FileTargetTest::folderOf);
        assertThat(target.dispose(disposal(ORDER))).isEqualTo(2);
        assertThat(tree(folder))
                .containsExactly(
                        "A2EUQ1WTGCTBG2", "A2EUQ1WTGCTBG2/902-10", "A2EUQ1WTGCTBG2/902-10/label.pdf", "stray.pdf");
    }

    @Test
    void removesAFile_whereAFolderOfAScopeWasExpected() {
        write(folder.resolve("A2EUQ1WTGCTBG2/902-1"));
        FileTarget target = FileTarget.folders("labels", folder, FileTargetTest::folderOf);
        assertThat(target.remaining(ORDER)).isOne();
        assertThat(target.dispose(disposal(ORDER))).isOne();
        assertThat(target.remaining(ORDER)).isZero();
    }

    @Test
    void removesFilesOfAnyName() {
        String name = "A2EUQ1WTGCTBG2_902-1_";
        for (String odd :
                List.of("\n", " ", "-rf", "*", "?", "\\", "\"", "'", ";", "..", "\u0001", "%2e%2e", "x".repeat(200))) {
            write(folder.resolve(name + odd));
        }
        write(folder.resolve("A2EUQ1WTGCTBG2_902-11"));
        FileTarget target = FileTarget.byName("invoices", folder, FileTargetTest::scopeOf);
        assertThat(target.dispose(disposal(ORDER))).isEqualTo(13);
        assertThat(tree(folder)).containsExactly("A2EUQ1WTGCTBG2_902-11");
    }

    @Test
    void refusesAFolderOutside_andRemovesNothing() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        write(folder.resolve("outside/902-1/precious"));
        Files.createSymbolicLink(root.resolve("link"), folder.resolve("outside"));
        for (String way : List.of("..", "../outside/902-1", "a/../../outside", ".", "", "link/902-1", "link")) {
            refuses(root, Path.of(way));
        }
        refuses(root, folder.resolve("outside").toAbsolutePath());
        refuses(root, root.toAbsolutePath());
        assertThat(tree(folder)).contains("outside/902-1/precious", "root/link");
    }

    private static void refuses(Path root, Path way) {
        FileTarget target = FileTarget.folders("labels", root, scope -> Optional.of(way));
        for (org.assertj.core.api.ThrowableAssert.ThrowingCallable call :
                List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                        () -> target.dispose(disposal(ORDER)), () -> target.remaining(ORDER))) {
            assertThatThrownBy(call)
                    .as(way.toString())
                    .isInstanceOf(FileTargetException.class)
                    .hasMessageStartingWith("The disposal target labels refused a folder");
        }
    }

    @Test
    void removesLinksAsWhatTheyAre_andFollowsNone() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        write(folder.resolve("outside/precious"));
        write(folder.resolve("outside/A2EUQ1WTGCTBG2_902-1"));
        write(root.resolve("A2EUQ1WTGCTBG2/902-1/label"));
        Files.createSymbolicLink(root.resolve("A2EUQ1WTGCTBG2/902-1/dir"), folder.resolve("outside"));
        Files.createSymbolicLink(root.resolve("A2EUQ1WTGCTBG2/902-1/file"), folder.resolve("outside/precious"));
        Files.createSymbolicLink(root.resolve("A2EUQ1WTGCTBG2/902-1/dangling"), folder.resolve("nowhere"));
        Files.createSymbolicLink(root.resolve("A2EUQ1WTGCTBG2/902-1/loop"), root);
        Files.createSymbolicLink(root.resolve("elsewhere"), folder.resolve("outside"));
        FileTarget byFolder = FileTarget.folders("labels", root, FileTargetTest::folderOf);
        assertThat(byFolder.remaining(ORDER)).isEqualTo(5);
        assertThat(byFolder.dispose(disposal(ORDER))).isEqualTo(5);
        assertThat(FileTarget.byName("names", root, FileTargetTest::scopeOf).dispose(disposal(ORDER)))
                .isZero();
        assertThat(tree(folder))
                .containsExactly(
                        "outside",
                        "outside/A2EUQ1WTGCTBG2_902-1",
                        "outside/precious",
                        "root",
                        "root/A2EUQ1WTGCTBG2",
                        "root/elsewhere");
    }

    @Test
    @Verifies("#98")
    void fails_andNamesNoFile_whenAFileCannotBeRemoved_andGoesOnOnceItCan() throws IOException {
        Path own = folder.resolve("A2EUQ1WTGCTBG2/902-1");
        write(own.resolve("Anna Nowak.pdf"));
        assumeThat(own.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeThat(Files.isWritable(own)).as("root may write everywhere").isFalse();
        FileTarget target = FileTarget.folders("labels", folder, FileTargetTest::folderOf);
        try {
            assertThatThrownBy(() -> target.dispose(disposal(ORDER)))
                    .isInstanceOf(FileTargetException.class)
                    .hasMessageContaining("AccessDeniedException")
                    .hasNoCause()
                    .message()
                    .doesNotContain("Nowak", "902-1");
            assertThat(target.remaining(ORDER)).isOne();
        } finally {
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(target.dispose(disposal(ORDER))).isOne();
    }

    @Test
    @Verifies("#98")
    void failsAndNamesNoFile_whenAFileIsLeft_orTheDirectoryIsAnother() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        write(root.resolve("A2EUQ1WTGCTBG2_902-1_Nowak"));
        int[] asked = new int[1];
        FileTarget late = FileTarget.byName("late", root, file -> {
            if (++asked[0] == 1) {
                write(root.resolve("sub/A2EUQ1WTGCTBG2_902-1_late"));
            }
            return asked[0] == 1 ? Optional.empty() : scopeOf(file);
        });
        assertThatThrownBy(() -> late.dispose(disposal(ORDER)))
                .isInstanceOf(FileTargetException.class)
                .hasMessageContaining("some are left");

        FileTarget target = FileTarget.byName("names", root, FileTargetTest::scopeOf);
        Files.move(root, folder.resolve("unmounted"));
        assertThatThrownBy(() -> target.remaining(ORDER))
                .isInstanceOf(FileTargetException.class)
                .hasMessageContaining("NoSuchFileException")
                .message()
                .doesNotContain(folder.toString());
        Files.createDirectory(root);
        assertThatThrownBy(() -> target.dispose(disposal(ORDER)))
                .isInstanceOf(FileTargetException.class)
                .hasMessageContaining("Is its disk mounted?");
        assertThatThrownBy(() -> FileTarget.byName("none", folder.resolve("none"), FileTargetTest::scopeOf))
                .isInstanceOf(FileTargetException.class);
    }

    @Test
    void holdsAnotherClassOfData_whereToldSo() throws IOException {
        write(folder.resolve("A2EUQ1WTGCTBG2_902-1"));
        FileTarget stock =
                FileTarget.byName("stock", folder, FileTargetTest::scopeOf).holding(DataClass.INFORMATION);
        assertThat(stock.dataClass()).isEqualTo(DataClass.INFORMATION);
        assertThat(stock.dispose(disposal(ORDER))).isZero();
        assertThat(stock.dispose(new Disposal(ORDER, DataClass.INFORMATION, "x")))
                .isOne();
        Files.write(folder.resolve("x"), "x".getBytes(StandardCharsets.UTF_8));
        assertThat(stock.remaining(ORDER)).isZero();
    }
}

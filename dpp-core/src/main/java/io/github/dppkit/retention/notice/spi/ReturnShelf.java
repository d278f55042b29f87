package io.github.dppkit.retention.notice.spi;

import io.github.dppkit.retention.notice.internal.DirectoryShelf;
import java.nio.file.Path;

/**
 * Where returned data are put for their recipient: encrypted already, so any place that does not lose them will do.
 *
 * <p>Safe for use by several threads and processes. A method that cannot do its work throws an unchecked exception: nothing is
 * erased then.
 */
public interface ReturnShelf {

    /**
     * Writes a file, all or nothing; it is durable when this returns. One of that name is replaced.
     *
     * @param name letters, digits and {@code . _ -}, with one slash after the notice's id
     * @param content what is in it
     */
    void write(String name, byte[] content);

    /**
     * Reads a file back.
     *
     * @param name its name
     * @return what is in it
     */
    byte[] read(String name);

    /**
     * Returns a folder, with a folder in it for each notice; every file and folder is forced to the disk.
     *
     * @param folder that exists
     * @return the shelf
     */
    static ReturnShelf directory(Path folder) {
        return new DirectoryShelf(folder);
    }
}

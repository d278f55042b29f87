package io.github.dppkit.audit.spi;

import io.github.dppkit.audit.AnchorUnavailableException;
import java.util.List;

/**
 * A bucket with versioning and object lock, or whatever else keeps every version of an object and deletes none before its
 * time.
 *
 * <p>A lock keeps the versions that are there. It does not keep anybody from putting a new version or a delete marker on
 * top, so what is read is named by its version. Each call answers or throws within seconds. Safe for use by several threads.
 */
public interface LockedObjects {

    /**
     * One entry in the history of a name.
     *
     * @param name of the object
     * @param id of this version, as the store gave it
     * @param deleteMarker whether it is no content but a mark that says "deleted"
     */
    record Version(String name, String id, boolean deleteMarker) {}

    /**
     * Puts an object, locked, if nothing is visible under that name; checking and putting are one atomic step.
     *
     * @param name 1 to 1,024 ASCII characters
     * @param content its bytes
     * @throws AnchorUnavailableException if the store could not be reached or refused for another reason than that
     *     something is there already
     */
    void putIfAbsent(String name, byte[] content);

    /**
     * Returns the whole history of the first name in alphabetical order that begins with a prefix: what was put by
     * whomever, and each delete marker. It shows at once what was put before.
     *
     * @param prefix what the name begins with
     * @return oldest first, all of that one name; empty if there is no such name
     * @throws AnchorUnavailableException if the store could not be read
     */
    List<Version> firstName(String prefix);

    /**
     * Reads one version.
     *
     * @param version which; no delete marker
     * @return its bytes
     * @throws AnchorUnavailableException if the store could not be read
     */
    byte[] read(Version version);
}

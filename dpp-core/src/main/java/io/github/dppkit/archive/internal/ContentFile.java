package io.github.dppkit.archive.internal;

import io.github.dppkit.crypto.internal.ArchiveFormat;
import io.github.dppkit.pii.PiiType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the content of a record as JSON into a new file that its owner alone may open. */
public final class ContentFile {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private ContentFile() {}

    /**
     * Writes the content.
     *
     * @param path where; must not exist
     * @param header what the record says of itself
     * @param content what was inside
     * @throws IOException if it cannot be written
     */
    public static void write(Path path, ArchiveFormat.Header header, ArchiveFormat.Content content) throws IOException {
        byte[] json = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json(header, content));
        try (FileChannel channel = FileChannel.open(
                        path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(path));
                OutputStream out = Channels.newOutputStream(channel)) {
            out.write(json);
            channel.force(true);
        }
    }

    private static ObjectNode json(ArchiveFormat.Header header, ArchiveFormat.Content content) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("year", ArchiveFormat.name(header.jurisdiction(), header.fiscalYear()));
        root.put("environment", header.environment());
        root.put("partner", header.partner());
        root.put("scope", content.scope());
        root.put("purpose", header.purpose());
        root.put("schema", header.schema());
        ArrayNode fields = root.putArray("fields");
        for (ArchiveFormat.Entry entry : content.entries()) {
            ObjectNode field = fields.addObject().put("name", entry.name());
            if (entry.type() == 0) {
                field.put("base64", entry.content());
            } else {
                field.put("type", PiiType.byCode(entry.type()).toString());
                field.put("text", new String(entry.content(), StandardCharsets.UTF_8));
            }
        }
        return root;
    }

    private static FileAttribute<?>[] ownerOnly(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        boolean posix = folder != null && Files.getFileStore(folder).supportsFileAttributeView("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}

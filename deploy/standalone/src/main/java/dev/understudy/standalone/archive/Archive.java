package dev.understudy.standalone.archive;

import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.access.PrivateFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/**
 * A data folder in a file: tar.gz with folders, files, their permissions, and as its last entry a manifest of all files
 * with their SHA-256, in the form that {@code sha256sum -c} reads. An archive without a manifest was cut short.
 */
final class Archive {

    static final String MANIFEST = "MANIFEST.sha256";

    private static final int PERMISSIONS = 0777;
    private static final int BUFFER = 64 * 1024;

    private Archive() {}

    /** @param bytes of the files, unpacked */
    record Content(int files, long bytes) {}

    /**
     * Writes the file under a name beside the final one and renames it when it is whole.
     *
     * @param excluded names directly below the folder that are left out
     */
    static Content write(Path folder, Path file, Set<String> excluded) throws IOException {
        var unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            PrivateFile.create(unfinished);
            var manifest = new TreeMap<String, String>();
            long bytes = 0;
            try (var tar = packing(Files.newOutputStream(unfinished))) {
                for (var path : contents(folder, excluded)) {
                    bytes += add(tar, folder, path, manifest);
                }
                var text = new StringBuilder();
                manifest.forEach((name, sum) ->
                        text.append(sum).append("  ").append(name).append('\n'));
                var body = text.toString().getBytes(StandardCharsets.UTF_8);
                var entry = new TarArchiveEntry(MANIFEST);
                entry.setSize(body.length);
                tar.putArchiveEntry(entry);
                tar.write(body);
                tar.closeArchiveEntry();
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Content(manifest.size(), bytes);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /**
     * Unpacks into an empty folder.
     *
     * @throws LauncherFailure when the archive is damaged, cut short, or no backup of ours
     */
    static Content read(Path file, Path folder) throws IOException {
        var found = new TreeMap<String, String>();
        Map<String, String> manifest = null;
        long bytes = 0;
        try (var tar = unpacking(Files.newInputStream(file))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.getName().equals(MANIFEST)) {
                    manifest = manifest(new String(tar.readAllBytes(), StandardCharsets.UTF_8));
                    continue;
                }
                var target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw damaged(file, "the entry '%s' leads out of the folder".formatted(entry.getName()));
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isFile()) {
                    found.put(entry.getName(), unpack(tar, target));
                    bytes += Files.size(target);
                } else {
                    throw damaged(file, "the entry '%s' is neither file nor folder".formatted(entry.getName()));
                }
                Files.setPosixFilePermissions(target, permissions(entry.getMode()));
            }
        } catch (EOFException e) {
            throw damaged(file, "it ends too early");
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
            throw damaged(file, String.valueOf(e.getMessage()));
        }
        if (manifest == null) {
            throw damaged(file, "it has no manifest, so it was cut short or is no backup of a suite");
        }
        if (!found.equals(manifest)) {
            throw damaged(
                    file, "the content of '%s' is not what was backed up".formatted(firstDifference(found, manifest)));
        }
        return new Content(found.size(), bytes);
    }

    private static String firstDifference(Map<String, String> found, Map<String, String> manifest) {
        var names = new HashSet<>(found.keySet());
        names.addAll(manifest.keySet());
        return names.stream()
                .sorted()
                .filter(name -> !Objects.equals(found.get(name), manifest.get(name)))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> contents(Path folder, Set<String> excluded) throws IOException {
        try (var paths = Files.walk(folder)) {
            return paths.filter(path -> !path.equals(folder))
                    .filter(path -> !excluded.contains(
                            folder.relativize(path).getName(0).toString()))
                    .toList();
        }
    }

    private static long add(TarArchiveOutputStream tar, Path folder, Path path, Map<String, String> manifest)
            throws IOException {
        var name = folder.relativize(path).toString();
        boolean isFolder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        if (!isFolder && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new LauncherFailure(
                    "%s is a link or a special file, which a backup cannot hold; replace it by what it stands for."
                            .formatted(path));
        }
        var entry = new TarArchiveEntry(isFolder ? name + "/" : name);
        entry.setMode((isFolder ? 0040000 : 0100000) | bits(Files.getPosixFilePermissions(path)));
        entry.setModTime(Files.getLastModifiedTime(path));
        long size = isFolder ? 0 : Files.size(path);
        entry.setSize(size);
        tar.putArchiveEntry(entry);
        if (!isFolder) {
            try (var input = new DigestInputStream(Files.newInputStream(path), sha256())) {
                input.transferTo(tar);
                manifest.put(
                        name, HexFormat.of().formatHex(input.getMessageDigest().digest()));
            }
        }
        tar.closeArchiveEntry();
        return size;
    }

    private static String unpack(InputStream content, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        PrivateFile.create(target);
        try (var output = new DigestOutputStream(Files.newOutputStream(target), sha256())) {
            content.transferTo(output);
            return HexFormat.of().formatHex(output.getMessageDigest().digest());
        }
    }

    private static Map<String, String> manifest(String text) {
        var manifest = new TreeMap<String, String>();
        for (var line : text.lines().toList()) {
            int gap = line.indexOf("  ");
            if (gap > 0) {
                manifest.put(line.substring(gap + 2), line.substring(0, gap));
            }
        }
        return manifest;
    }

    private static TarArchiveOutputStream packing(OutputStream file) throws IOException {
        var tar = new TarArchiveOutputStream(
                new GzipCompressorOutputStream(new BufferedOutputStream(file, BUFFER)), StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        return tar;
    }

    private static TarArchiveInputStream unpacking(InputStream file) throws IOException {
        return new TarArchiveInputStream(
                new GzipCompressorInputStream(new BufferedInputStream(file, BUFFER)), StandardCharsets.UTF_8.name());
    }

    private static int bits(Set<PosixFilePermission> permissions) {
        int bits = 0;
        for (char sign : PosixFilePermissions.toString(permissions).toCharArray()) {
            bits = bits << 1 | (sign == '-' ? 0 : 1);
        }
        return bits;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        var all = PosixFilePermission.values();
        var permissions = new HashSet<PosixFilePermission>();
        for (int i = 0; i < all.length; i++) {
            if ((mode & PERMISSIONS & (0400 >> i)) != 0) {
                permissions.add(all[i]);
            }
        }
        return permissions;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LauncherFailure damaged(Path file, String why) {
        return new LauncherFailure("%s is not usable: %s. Nothing was changed.".formatted(file, why));
    }
}

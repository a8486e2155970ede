package dev.gyre.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.SymlinkPolicy;
import dev.gyre.os.Unprivileged;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The limit ends a test that would block. */
@Timeout(120)
final class OpenDirectoryTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(Lookup.class)
  void everyNameIsClassifiedByWhatItLeadsTo(Lookup lookup) throws IOException {
    Path www = Files.createDirectories(temporary.resolve("www"));
    Path folder = Files.createDirectories(www.resolve("folder"));
    Files.createDirectory(folder.resolve("directory"));
    Files.writeString(folder.resolve("file"), "12345");
    Files.setLastModifiedTime(
        folder.resolve("file"), FileTime.from(Instant.parse("2001-02-03T04:05:06.789Z")));
    Files.writeString(www.resolve("above"), "123");
    Files.writeString(temporary.resolve("outside"), "1234567");
    RawNames.run(folder, "mkfifo", "fifo");
    link(folder, "to-file", "file");
    link(folder, "to-directory", "directory");
    link(folder, "to-above", "../above");
    link(folder, "to-absolute", www.toRealPath() + "/above");
    link(folder, "to-fifo", "fifo");
    link(folder, "dangling", "none");
    link(folder, "loop", "loop");
    link(folder, "escaping", "../../outside");

    Map<String, String> always = new HashMap<>();
    always.put("directory", "DIRECTORY 0");
    always.put("file", "FILE 5");
    always.put("fifo", "OTHER 0");
    always.put("to-fifo", "OTHER 0 link");
    always.put("dangling", "OTHER 0 link");
    always.put("loop", "OTHER 0 link");

    Map<String, String> within = new HashMap<>(always);
    within.put("to-file", "FILE 5 link");
    within.put("to-directory", "DIRECTORY 0 link");
    within.put("to-above", "FILE 3 link");
    within.put("to-absolute", "FILE 3 link");
    within.put("escaping", "OTHER 0 link");
    assertEquals(within, listing(lookup, www, SymlinkPolicy.WITHIN));

    Map<String, String> follow = new HashMap<>(within);
    follow.put("escaping", "FILE 7 link");
    assertEquals(follow, listing(lookup, www, SymlinkPolicy.FOLLOW));

    Map<String, String> deny = new HashMap<>(always);
    for (String name : new String[] {"to-file", "to-directory", "to-above", "to-absolute"}) {
      deny.put(name, "OTHER 0 link");
    }
    deny.put("escaping", "OTHER 0 link");
    assertEquals(deny, listing(lookup, www, SymlinkPolicy.DENY));

    try (Root root = lookup.open(www, SymlinkPolicy.WITHIN);
        OpenDirectory directory = find(root, "folder")) {
      Entry file =
          directory.entries(false).stream()
              .filter(entry -> text(entry).equals("file"))
              .findFirst()
              .orElseThrow();
      assertEquals(
          Instant.parse("2001-02-03T04:05:06.789Z").toEpochMilli(), file.modifiedEpochMillis());
    }
  }

  @Test
  void hiddenNamesAreLeftOutUnlessAskedFor() throws IOException {
    for (String name : new String[] {".hidden", "..", "...", "..a", "seen"}) {
      if (!name.equals("..")) {
        Files.writeString(temporary.resolve(name), "");
      }
    }
    try (Root root = Root.open(temporary, SymlinkPolicy.WITHIN);
        OpenDirectory directory = find(root, "")) {
      assertEquals(List.of("seen"), directory.entries(false).stream().map(this::text).toList());
      assertEquals(
          List.of("...", "..a", ".hidden", "seen"),
          directory.entries(true).stream().map(this::text).sorted().toList());
    }
  }

  @Test
  void readingEndsOneNameAboveTheBound() throws IOException {
    for (int i = 0; i < 20; i++) {
      Files.writeString(temporary.resolve("f" + i), "");
    }
    try (Root root = Root.open(temporary, SymlinkPolicy.WITHIN);
        OpenDirectory directory = find(root, "")) {
      assertEquals(20, directory.names(true, 20).size());
      assertEquals(20, directory.names(true, 19).size());
      assertEquals(6, directory.names(true, 5).size());
      assertEquals(1, directory.names(true, 0).size());
      assertEquals(20, directory.names(true).size());
    }
  }

  @Test
  void anEmptyDirectoryHasNoEntriesAndMayBeReadTwice() throws IOException {
    try (Root root = Root.open(temporary, SymlinkPolicy.WITHIN);
        OpenDirectory directory = find(root, "")) {
      assertEquals(0, directory.entries(true).size());
      Files.writeString(temporary.resolve("new"), "");
      assertEquals(1, directory.entries(true).size());
      assertEquals(1, directory.entries(true).size());
    }
  }

  @Test
  void everyByteButSlashAndZeroComesBackInNames() throws IOException {
    List<byte[]> names = new ArrayList<>();
    byte[] all = new byte[254];
    for (int value = 1; value < 256; value++) {
      if (value != '/') {
        all[value < '/' ? value - 1 : value - 2] = (byte) value;
        names.add(new byte[] {'n', (byte) value});
      }
    }
    names.add(all);
    RawNames.create(temporary, names);
    try (Root root = Root.open(temporary, SymlinkPolicy.WITHIN);
        OpenDirectory directory = find(root, "")) {
      List<Entry> entries = directory.entries(true);
      assertEquals(hex(names), hex(entries.stream().map(Entry::name).toList()));
      for (Entry entry : entries) {
        assertEquals(Entry.Type.FILE, entry.type());
        assertEquals("file ", Answers.find(root, entry.name()));
      }
    }
  }

  @Test
  void namesComeBackInTheCLocaleToo() throws Exception {
    List<byte[]> names =
        List.of(new byte[] {(byte) 0xC3, (byte) 0xBC}, new byte[] {(byte) 0xFF, (byte) 0x80, 'x'});
    Path www = Files.createDirectory(temporary.resolve("www"));
    RawNames.create(www, names);
    String classPath =
        classes(Root.class) + java.io.File.pathSeparator + classes(OpenDirectoryTest.class);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            NamesInHex.class.getName(),
            www.toString());
    builder.environment().put("LC_ALL", "C");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertEquals(0, process.waitFor());
    assertEquals(String.join("\n", hex(names)) + "\n", output);
  }

  @Test
  void namesOfManyBuffersAreReadWhole() throws IOException {
    // About three buffers of the reader; a hundred thousand would only take longer.
    int count = 20_000;
    for (int number = 0; number < count; number++) {
      Files.createFile(temporary.resolve("name-" + number));
    }
    try (Root root = Root.open(temporary, SymlinkPolicy.WITHIN);
        OpenDirectory directory = find(root, "")) {
      List<Entry> entries = directory.entries(false);
      assertEquals(count, entries.size());
      assertEquals(count, entries.stream().map(this::text).distinct().count());
      assertTrue(entries.stream().allMatch(entry -> entry.type() == Entry.Type.FILE));
    }
  }

  @Test
  void namesThatMayNotBeLookedAtAreOther() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("folder"));
    Files.writeString(folder.resolve("file"), "12345");
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    // Readable, but not searchable: names are known, what they stand for is not.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r--r--r--"));
    try (Root root = Root.open(temporary, SymlinkPolicy.WITHIN);
        OpenDirectory directory = Unprivileged.call(() -> find(root, "folder"))) {
      List<Entry> entries = Unprivileged.call(() -> directory.entries(false));
      assertEquals(List.of("file=OTHER 0"), entries.stream().map(this::line).toList());
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void namesAreDescribedWhenTheyAreAskedFor() throws IOException {
    Files.writeString(temporary.resolve("stays"), "1");
    Files.writeString(temporary.resolve("goes"), "1");
    Files.createDirectory(temporary.resolve("folder"));
    try (Root root = Root.open(temporary, SymlinkPolicy.WITHIN);
        OpenDirectory directory = find(root, "")) {
      EntryTable table = directory.names(false);
      Files.writeString(temporary.resolve("stays"), "12345");
      Files.delete(temporary.resolve("goes"));
      for (int row = 0; row < table.size(); row++) {
        boolean folder = text(table.get(row)).equals("folder");
        assertEquals(folder ? Entry.Type.DIRECTORY : Entry.Type.FILE, table.type(row));
        assertFalse(table.isDescribed(row));
        assertEquals(0, table.sizeBytes(row));
      }
      directory.describe(table, new int[] {2, 0, 1}, 0, 3);
      assertEquals(
          List.of("folder=DIRECTORY 0", "goes=OTHER 0", "stays=FILE 5"),
          table.stream().map(this::line).sorted().toList());
      Files.writeString(temporary.resolve("stays"), "");
      directory.describe(table, new int[] {0, 1, 2}, 0, 3);
      assertTrue(table.stream().map(this::line).anyMatch("stays=FILE 5"::equals), "once is enough");
    }
  }

  @Test
  void aDirectoryThatWasPassedOnHasOneOwner() throws IOException {
    long before = Answers.openDescriptors(temporary);
    try (Root root = Root.open(temporary, SymlinkPolicy.WITHIN)) {
      OpenDirectory first = find(root, "");
      OpenDirectory second = first.passOn();
      first.close();
      assertThrows(ClosedChannelException.class, () -> first.names(true));
      assertEquals(0, second.names(true).size());
      second.close();
      assertThrows(ClosedChannelException.class, () -> second.names(true));
    }
    assertEquals(before, Answers.openDescriptors(temporary));
  }

  @Test
  void aTableOfEntriesHoldsThem() {
    List<Entry> entries =
        List.of(
            new Entry(new byte[] {'a'}, Entry.Type.FILE, 7, -5, true),
            new Entry(
                "n".repeat(2000).getBytes(StandardCharsets.UTF_8), Entry.Type.OTHER, 0, 0, false),
            new Entry(new byte[] {'b', 'c'}, Entry.Type.DIRECTORY, 0, 9, false));
    EntryTable table = EntryTable.of(entries);
    assertEquals(
        entries.stream().map(this::line).toList(), table.stream().map(this::line).toList());
    assertEquals(-5, table.get(0).modifiedEpochMillis());
    assertTrue(table.hasSameRowsAs(EntryTable.of(entries)));
    assertFalse(table.hasSameRowsAs(EntryTable.of(entries.subList(0, 2))));
    assertEquals(0, EntryTable.of(List.of()).size());
  }

  @Test
  void aClosedDirectoryIsNotRead() throws IOException {
    try (Root root = Root.open(temporary, SymlinkPolicy.WITHIN)) {
      OpenDirectory directory = find(root, "");
      directory.close();
      directory.close();
      assertThrows(ClosedChannelException.class, () -> directory.entries(true));
    }
  }

  @Test
  void metadataIsThatOfTheDirectory() throws IOException {
    // Java itself sets times before 1970 to 1970.
    RawNames.run(temporary, "touch", "-d", "1969-12-31T23:59:58.250Z", ".");
    try (Root root = Root.open(temporary, SymlinkPolicy.WITHIN);
        OpenDirectory directory = find(root, "")) {
      assertEquals(-2, directory.modifiedEpochSeconds());
      assertEquals(250_000_000, directory.modifiedNanos());
      assertEquals(Files.getAttribute(temporary, "unix:ino"), directory.inode());
    }
  }

  private Map<String, String> listing(Lookup lookup, Path www, SymlinkPolicy policy)
      throws IOException {
    long before = Answers.openDescriptors(temporary);
    Map<String, String> lines = new HashMap<>();
    try (Root root = lookup.open(www, policy);
        OpenDirectory directory = find(root, "folder")) {
      for (Entry entry : directory.entries(false)) {
        String[] parts = line(entry).split("=", 2);
        lines.put(parts[0], parts[1]);
      }
    }
    assertEquals(before, Answers.openDescriptors(temporary));
    return lines;
  }

  static OpenDirectory find(Root root, String path) {
    if (root.find(Answers.bytes(path)) instanceof Resource.Directory found) {
      return found.directory();
    }
    throw new AssertionError(path + " is not a directory");
  }

  private String line(Entry entry) {
    return text(entry)
        + "="
        + entry.type()
        + " "
        + entry.sizeBytes()
        + (entry.symlink() ? " link" : "");
  }

  private String text(Entry entry) {
    return new String(entry.name(), StandardCharsets.ISO_8859_1);
  }

  private static SortedSet<String> hex(List<byte[]> names) {
    SortedSet<String> all = new TreeSet<>();
    names.forEach(name -> all.add(HexFormat.of().formatHex(name)));
    return all;
  }

  private static Path classes(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static void link(Path folder, String name, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve(name), Path.of(target));
  }

  /** Run in a JVM of its own: prints the names of a directory that it could also open. */
  static final class NamesInHex {
    private NamesInHex() {}

    public static void main(String[] arguments) throws IOException {
      try (Root root = Root.open(Path.of(arguments[0]), SymlinkPolicy.WITHIN);
          OpenDirectory directory = find(root, "")) {
        TreeSet<String> found = new TreeSet<>();
        for (Entry entry : directory.entries(true)) {
          if (root.find(entry.name()) instanceof Resource.RegularFile file) {
            file.file().close();
            found.add(HexFormat.of().formatHex(entry.name()));
          }
        }
        found.forEach(System.out::println);
      }
    }
  }
}

package dev.gyre.transport;

import dev.gyre.os.KernelText;
import java.io.IOException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says about this process and this machine, read from /proc when first asked, so
 * that it is still known when no descriptor is left. Safe for any thread. Nothing here throws: a
 * file that cannot be read yields null, or the value that accuses nobody.
 */
final class Evidence {
  private static final int CAP_IPC_LOCK = 14;
  private static final int CAP_SYS_ADMIN = 21;

  private final Map<String, String> textByPath = new ConcurrentHashMap<>();
  private final Path root;
  private final UnaryOperator<@Nullable String> property;
  private final Predicate<String> resource;

  /**
   * @param root "/", or in tests a folder with the same layout
   * @param property system properties by name; null where one is not set
   * @param resource whether the class path has a resource of that name
   */
  Evidence(Path root, UnaryOperator<@Nullable String> property, Predicate<String> resource) {
    this.root = root;
    this.property = property;
    this.resource = resource;
  }

  static Evidence ofThisMachine() {
    return new Evidence(Path.of("/"), System::getProperty, Evidence::onClassPath);
  }

  private static boolean onClassPath(String name) {
    ClassLoader loader = Evidence.class.getClassLoader();
    URL url = loader == null ? ClassLoader.getSystemResource(name) : loader.getResource(name);
    return url != null;
  }

  /** Whether the class path has a resource of that name. */
  boolean hasResource(String name) {
    return resource.test(name);
  }

  /** A system property, or the empty text. */
  String property(String name) {
    String value = property.apply(name);
    return value == null ? "" : value;
  }

  /** A variable of the environment, or the empty text. */
  private String environment(String name) {
    for (String entry : read("proc/self/environ").split("\0", -1)) {
      if (entry.startsWith(name + "=")) {
        return entry.substring(name.length() + 1);
      }
    }
    return "";
  }

  /** The kernel's release as {@code uname -r} prints it, or the empty text. */
  String kernelReleaseText() {
    return read("proc/sys/kernel/osrelease");
  }

  KernelRelease kernelRelease() {
    return KernelRelease.parse(kernelReleaseText());
  }

  /** kernel.io_uring_disabled: 0, 1 or 2; null before Linux 6.6 and where io_uring is left out. */
  @Nullable Integer ioUringDisabled() {
    return integer(read("proc/sys/kernel/io_uring_disabled"));
  }

  /** kernel.io_uring_group, whose members are excepted from level 1; -1 for nobody. */
  int ioUringGroup() {
    Integer group = integer(read("proc/sys/kernel/io_uring_group"));
    return group == null ? -1 : group;
  }

  /** Whether level 1 of kernel.io_uring_disabled lets this process through. */
  boolean mayUseIoUringAtLevelOne() {
    int group = ioUringGroup();
    return hasCapability(CAP_SYS_ADMIN) || (group >= 0 && isMemberOf(group));
  }

  private boolean isMemberOf(int group) {
    List<String> groups = Arrays.asList((status("Gid") + " " + status("Groups")).split("\\s+", -1));
    return groups.contains(Integer.toString(group));
  }

  /** 0 none, 1 strict, 2 filtered; 0 where unknown. See proc_pid_status(5). */
  int seccompMode() {
    Integer mode = integer(status("Seccomp"));
    return mode == null ? 0 : mode;
  }

  boolean isFilteredBySeccomp() {
    return seccompMode() == 2;
  }

  /** The lines on seccomp as /proc/self/status has them, on one line. */
  String seccompText() {
    return "/proc/self/status: Seccomp "
        + seccompMode()
        + ", Seccomp_filters "
        + orUnknown(status("Seccomp_filters"))
        + ", NoNewPrivs "
        + orUnknown(status("NoNewPrivs"));
  }

  /** Whether RLIMIT_MEMLOCK does not bind: none set, or the privilege to pass it. */
  boolean mayLockAnyMemory() {
    Limit limit = lockedMemory();
    return limit.isUnlimited() || (hasCapability(CAP_IPC_LOCK) && isInitialUserNamespace());
  }

  private boolean hasCapability(int bit) {
    try {
      return (Long.parseUnsignedLong(status("CapEff"), 16) >>> bit & 1) == 1;
    } catch (NumberFormatException absent) {
      return false;
    }
  }

  /** Inside another user namespace a root process has all capabilities, but not for such limits. */
  private boolean isInitialUserNamespace() {
    return read("proc/self/uid_map").strip().split("\\s+", -1)[0].equals("0")
        && read("proc/self/uid_map").contains("4294967295");
  }

  /** RLIMIT_MEMLOCK in bytes, counted for all processes of the user together. */
  Limit lockedMemory() {
    return limit("Max locked memory");
  }

  /** RLIMIT_NOFILE. */
  Limit descriptors() {
    return limit("Max open files");
  }

  private Limit limit(String name) {
    for (String line : read("proc/self/limits").split("\n", -1)) {
      if (line.startsWith(name)) {
        String[] columns = line.substring(name.length()).strip().split("\\s+", -1);
        if (columns.length >= 2) {
          return new Limit(limitValue(columns[0]), limitValue(columns[1]));
        }
      }
    }
    return new Limit(Limit.UNLIMITED, Limit.UNLIMITED);
  }

  private static long limitValue(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException unlimited) {
      return Limit.UNLIMITED;
    }
  }

  /** net.core.somaxconn, to which the kernel cuts a backlog; null when unreadable. */
  @Nullable Integer backlogMax() {
    return integer(read("proc/sys/net/core/somaxconn"));
  }

  /** {@code glibc}, {@code musl} or {@code unknown}: which C library this process has mapped. */
  String cLibrary() {
    String maps = read("proc/self/maps");
    if (maps.contains("/ld-musl") || maps.contains("libc.musl")) {
      return "musl";
    }
    if (maps.contains("/libc.so.6") || maps.contains("/libc-2.")) {
      return "glibc";
    }
    return hasMuslLoader() ? "musl" : "unknown";
  }

  private boolean hasMuslLoader() {
    try (DirectoryStream<Path> loaders =
        Files.newDirectoryStream(root.resolve("lib"), "ld-musl-*")) {
      return loaders.iterator().hasNext();
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Where native libraries are unpacked, found in the order that Netty uses. */
  Path unpackFolder() {
    for (String name : List.of("io.netty.native.workdir", "io.netty.tmpdir", "java.io.tmpdir")) {
      String folder = property(name);
      if (!folder.isEmpty()) {
        return Path.of(folder);
      }
    }
    return Path.of("/tmp");
  }

  /** Mount point and options of the file system that holds a folder: {@code /tmp rw,noexec}. */
  String mountOf(Path folder) {
    Path wanted = real(folder);
    String best = "";
    String text = "unknown mount";
    for (String line : read("proc/self/mountinfo").split("\n", -1)) {
      // proc_pid_mountinfo(5): id, parent, device, root, mount point, options, ...
      String[] fields = line.split(" ", 7);
      if (fields.length == 7) {
        String point = unescape(fields[4]);
        // A later mount hides an earlier one on the same point.
        if (wanted.startsWith(point) && point.length() >= best.length()) {
          best = point;
          text = point + " " + fields[5] + superOptions(fields[6]);
        }
      }
    }
    return text;
  }

  private static String superOptions(String rest) {
    // Before the dash there may be no optional field at all.
    String padded = " " + rest;
    int dash = padded.indexOf(" - ");
    String[] fields = dash < 0 ? new String[0] : padded.substring(dash + 3).split(" ", 3);
    return fields.length < 3 ? "" : " (" + fields[0] + " " + fields[2] + ")";
  }

  /** Spaces and the like are written as three octal digits. */
  private static String unescape(String point) {
    return point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException absent) {
      return folder.toAbsolutePath().normalize();
    }
  }

  /** Signs of a container, such as {@code /.dockerenv}; empty outside of one. */
  List<String> containerHints() {
    List<String> hints = new ArrayList<>();
    for (String file : List.of(".dockerenv", "run/.containerenv")) {
      if (Files.exists(root.resolve(file))) {
        hints.add("/" + file);
      }
    }
    if (!environment("KUBERNETES_SERVICE_HOST").isEmpty()) {
      hints.add("KUBERNETES_SERVICE_HOST");
    }
    String quota = read("sys/fs/cgroup/cpu.max");
    if (!quota.isEmpty() && !quota.startsWith("max")) {
      hints.add("cpu.max " + quota);
    }
    return hints;
  }

  private String status(String name) {
    for (String line : read("proc/self/status").split("\n", -1)) {
      if (line.startsWith(name + ":")) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return "";
  }

  private static String orUnknown(String text) {
    return text.isEmpty() ? "unknown" : text;
  }

  private static @Nullable Integer integer(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException absent) {
      return null;
    }
  }

  private String read(String path) {
    String known = textByPath.get(path);
    if (known != null) {
      return known;
    }
    String text = readAnew(path);
    if (!text.isEmpty()) {
      textByPath.put(path, text);
    }
    return text;
  }

  private String readAnew(String path) {
    try {
      return KernelText.read(root.resolve(path));
    } catch (IOException | SecurityException unreadable) {
      return "";
    }
  }
}

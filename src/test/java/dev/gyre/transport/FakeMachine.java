package dev.gyre.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A machine whose /proc is a folder of the test. */
final class FakeMachine {
  private final Path root;
  private final Map<String, String> properties = new HashMap<>();
  private final Set<String> resources = new HashSet<>();

  /** Linux 6.8 on glibc, nothing forbidden, 8 MiB of locked memory, no privileges. */
  FakeMachine(Path root) {
    this.root = root;
    file("proc/sys/kernel/osrelease", "6.8.0-45-generic\n");
    file("proc/sys/kernel/io_uring_disabled", "0\n");
    file("proc/sys/kernel/io_uring_group", "-1\n");
    file("proc/sys/net/core/somaxconn", "4096\n");
    file("proc/self/uid_map", "         0          0 4294967295\n");
    file("proc/self/maps", "7f00-7f01 r-xp 0 0:0 1 /usr/lib/x86_64-linux-gnu/libc.so.6\n");
    file("proc/self/mountinfo", "22 1 0:20 / / rw,relatime shared:1 - ext4 /dev/vda rw\n");
    limits("8388608", "1024");
    status(0, 0L, "1000");
  }

  FakeMachine file(String path, String text) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return this;
  }

  FakeMachine without(String path) {
    try {
      Files.delete(root.resolve(path));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return this;
  }

  FakeMachine limits(String lockedBytes, String descriptors) {
    return file(
        "proc/self/limits",
        "Limit                     Soft Limit           Hard Limit           Units\n"
            + line("Max open files", descriptors, "files")
            + line("Max locked memory", lockedBytes, "bytes"));
  }

  private static String line(String name, String value, String unit) {
    return String.format("%-25s %-20s %-20s %s%n", name, value, value, unit);
  }

  FakeMachine status(int seccomp, long capabilities, String groups) {
    return file(
        "proc/self/status",
        "Name:\tjava\nGid:\t1000\t1000\t1000\t1000\nGroups:\t"
            + groups
            + " \nCapEff:\t"
            + String.format("%016x", capabilities)
            + "\nNoNewPrivs:\t0\nSeccomp:\t"
            + seccomp
            + "\nSeccomp_filters:\t"
            + (seccomp == 2 ? 1 : 0)
            + "\n");
  }

  FakeMachine property(String name, String value) {
    properties.put(name, value);
    return this;
  }

  FakeMachine resource(String name) {
    resources.add(name);
    return this;
  }

  Evidence evidence() {
    return new Evidence(root, properties::get, resources::contains);
  }
}

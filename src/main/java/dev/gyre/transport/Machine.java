package dev.gyre.transport;

import io.netty.util.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the process runs, as far as it matters for transports. Immutable.
 *
 * @param kernel what {@code uname -r} prints
 * @param processor the processor as the JVM names it
 * @param javaVersion version and maker of the JVM
 * @param nettyVersion release of Netty's transport classes, or "unknown"
 * @param cLibrary glibc, musl or unknown
 * @param usableCpus how many CPUs the process may use
 * @param descriptors RLIMIT_NOFILE
 * @param lockedBytes RLIMIT_MEMLOCK in bytes
 * @param lockedBytesCount whether RLIMIT_MEMLOCK binds this process
 * @param backlogMax net.core.somaxconn, null when unknown
 * @param seccomp the mode: none, strict or filter
 * @param containerHints signs of a container, empty outside of one
 */
record Machine(
    String kernel,
    String processor,
    String javaVersion,
    String nettyVersion,
    String cLibrary,
    int usableCpus,
    Limit descriptors,
    Limit lockedBytes,
    boolean lockedBytesCount,
    @Nullable Integer backlogMax,
    String seccomp,
    List<String> containerHints) {

  static Machine read(Evidence evidence) {
    return new Machine(
        evidence.kernelReleaseText(),
        evidence.property("os.arch"),
        evidence.property("java.vm.version") + " (" + evidence.property("java.vendor") + ")",
        loadedNettyVersion(),
        evidence.cLibrary(),
        TransportSelector.usableCpus(),
        evidence.descriptors(),
        evidence.lockedMemory(),
        !evidence.mayLockAnyMemory(),
        evidence.backlogMax(),
        seccomp(evidence.seccompMode()),
        evidence.containerHints());
  }

  private static String loadedNettyVersion() {
    Version version = Version.identify().get("netty-transport");
    return version == null ? "unknown" : version.artifactVersion();
  }

  private static String seccomp(int mode) {
    return switch (mode) {
      case 1 -> "strict";
      case 2 -> "filter";
      default -> "none";
    };
  }
}

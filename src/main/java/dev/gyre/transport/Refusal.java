package dev.gyre.transport;

/**
 * Why a transport cannot be used here.
 *
 * @param category what kind of obstacle it is
 * @param evidence what the kernel or the file system says about it, with the place it was read from
 * @param remedy what a person can do about it
 * @param detail the failure as it was reported, shortened to one line
 */
public record Refusal(Category category, String evidence, String remedy, String detail) {

  /** Kinds of obstacles. The labels do not change: scripts may compare them. */
  public enum Category {
    /** The kernel is older than the transport. */
    KERNEL_TOO_OLD("kernel-too-old"),
    /** The kernel has the transport compiled out. */
    KERNEL_WITHOUT_SUPPORT("kernel-without-support"),
    /** {@code kernel.io_uring_disabled} forbids it. */
    SYSCTL_DISABLED("sysctl-disabled"),
    /** A seccomp filter, as containers have one, refuses a system call. */
    SECCOMP("seccomp"),
    /** No seccomp filter and no sysctl, so a security module such as SELinux refuses it. */
    SECURITY_MODULE("security-module"),
    /** RLIMIT_MEMLOCK is too low for the rings. */
    MEMLOCK("memlock"),
    /** The kernel has no memory for the rings although RLIMIT_MEMLOCK does not count here. */
    MEMORY("memory"),
    /** No descriptor is left (EMFILE, ENFILE). */
    DESCRIPTORS("descriptors"),
    /** The jar with the native library is not on the class path. */
    NATIVE_JAR_MISSING("native-jar-missing"),
    /** Native libraries are there, but for another processor. */
    WRONG_ARCHITECTURE("wrong-architecture"),
    /** The native library needs glibc and this system has musl. */
    MUSL("musl"),
    /** The folder into which the library is unpacked forbids execution. */
    TEMP_NOEXEC("temp-noexec"),
    /** The library cannot be unpacked. */
    TEMP_UNWRITABLE("temp-unwritable"),
    /** Java classes and native library are of different releases. */
    VERSION_SKEW("version-skew"),
    /** A system property turns native transports off. */
    DISABLED_BY_PROPERTY("disabled-by-property"),
    /** Everything could be built, but no byte came back in time. */
    SELF_TEST_FAILED("self-test-failed"),
    /** None of these; the detail says what was seen. */
    OTHER("other");

    private final String label;

    Category(String label) {
      this.label = label;
    }

    /** Lower case, words joined by a hyphen; stable. */
    public String label() {
      return label;
    }

    /** Whether more of something would help, so that falling back loses what could be had. */
    boolean isShortage() {
      return this == MEMLOCK || this == MEMORY || this == DESCRIPTORS;
    }
  }
}

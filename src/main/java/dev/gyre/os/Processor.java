package dev.gyre.os;

/** What differs in the kernel's interface between the processors we know. */
enum Processor {
  X86_64(217, 332, 327, 0x10000, 0x20000),
  AARCH64(61, 291, 286, 0x4000, 0x8000);

  /** The one this JVM runs on. */
  static final Processor CURRENT = named(System.getProperty("os.arch", ""));

  /** Call number of getdents64(2). */
  final long getdents64;

  /** Call number of statx(2). */
  final long statx;

  /** Call number of preadv2(2). */
  final long preadv2;

  /** Value of {@code O_DIRECTORY}. */
  final int openDirectory;

  /** Value of {@code O_NOFOLLOW}. */
  final int openNoFollow;

  Processor(long getdents64, long statx, long preadv2, int openDirectory, int openNoFollow) {
    this.getdents64 = getdents64;
    this.statx = statx;
    this.preadv2 = preadv2;
    this.openDirectory = openDirectory;
    this.openNoFollow = openNoFollow;
  }

  static Processor named(String architecture) {
    return switch (architecture) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64" -> AARCH64;
      default ->
          throw new UnsatisfiedLinkError(
              "Gyre's system calls know x86_64 and aarch64, not " + architecture);
    };
  }
}

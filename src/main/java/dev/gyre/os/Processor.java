package dev.gyre.os;

/** What differs in the kernel's interface between the processors we know. */
enum Processor {
  X86_64(
      0x10000, 0x20000, 3, 72, 8, 17, 40, 55, 138, 217, 221, 257, 267, 302, 327, 332, 44, 54, 18,
      319, 292, 51, 73, 45),
  AARCH64(
      0x4000, 0x8000, 57, 25, 62, 67, 71, 209, 44, 61, 223, 56, 78, 261, 286, 291, 206, 208, 68,
      279, 24, 204, 32, 207);

  /** The one this JVM runs on. */
  static final Processor CURRENT = named(System.getProperty("os.arch", ""));

  /** Value of {@code O_DIRECTORY}. */
  final int openDirectory;

  /** Value of {@code O_NOFOLLOW}. */
  final int openNoFollow;

  // Call numbers, by the kernel's names.
  final long close;
  final long fcntl;
  final long lseek;
  final long pread64;
  final long sendfile;
  final long getsockopt;
  final long fstatfs;
  final long getdents64;
  final long fadvise64;
  final long openat;
  final long readlinkat;
  final long prlimit64;
  final long preadv2;
  final long statx;
  final long sendto;
  final long setsockopt;
  final long pwrite64;
  final long memfdCreate;
  final long dup3;
  final long getsockname;
  final long flock;
  final long recvfrom;

  /** Values in the order of the fields. */
  Processor(int openDirectory, int openNoFollow, long... calls) {
    this.openDirectory = openDirectory;
    this.openNoFollow = openNoFollow;
    close = calls[0];
    fcntl = calls[1];
    lseek = calls[2];
    pread64 = calls[3];
    sendfile = calls[4];
    getsockopt = calls[5];
    fstatfs = calls[6];
    getdents64 = calls[7];
    fadvise64 = calls[8];
    openat = calls[9];
    readlinkat = calls[10];
    prlimit64 = calls[11];
    preadv2 = calls[12];
    statx = calls[13];
    sendto = calls[14];
    setsockopt = calls[15];
    pwrite64 = calls[16];
    memfdCreate = calls[17];
    dup3 = calls[18];
    getsockname = calls[19];
    flock = calls[20];
    recvfrom = calls[21];
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

package dev.gyre.os;

/** What kind of file system a descriptor is on (fstatfs(2)). Safe for any thread. */
public final class FileSystemType {
  private FileSystemType() {}

  /**
   * Whether opening a file there, once its name and inode are in memory, asks no one else: neither
   * a server across a network nor a process of FUSE. Unknown kinds are taken to ask.
   */
  public static boolean opensWithoutWaiting(int descriptor) {
    return switch ((int) magic(descriptor)) {
      case 0xEF53, // ext2, ext3, ext4
          0x58465342, // XFS
          0x9123683E, // Btrfs
          0xF2F52010, // F2FS
          0xCA451A4E, // bcachefs
          0x2FC12FC1, // ZFS
          0x01021994, // tmpfs
          0x858458F6, // ramfs
          0x794C7630, // overlayfs, what containers have
          0x73717368, // SquashFS
          0xE0F5E1E2 -> // EROFS
          true;
      default -> false;
    };
  }

  /** {@code f_type}, the first word of {@code struct statfs}; or the negative errno. */
  static long magic(int descriptor) {
    Scratch scratch = Scratch.ofThread();
    long result =
        Native.call(scratch, Processor.CURRENT.fstatfs, descriptor, scratch.statusAddress, 0);
    return result < 0 ? result : scratch.status.getLong(0);
  }
}

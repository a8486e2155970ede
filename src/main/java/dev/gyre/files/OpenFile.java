package dev.gyre.files;

import dev.gyre.http.Content;
import dev.gyre.http.TruncatedFileException;
import dev.gyre.os.Errno;
import dev.gyre.os.FileCalls;
import dev.gyre.os.FileStatus;
import dev.gyre.os.PageCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open regular file and what the kernel said about this very descriptor. Reading is safe for any
 * thread; whoever received it closes it once.
 */
public final class OpenFile implements Content {
  /** Size of the copy between a heap buffer and the kernel, which takes direct memory only. */
  private static final int COPY_BYTES_MAX = 64 * 1024;

  private final Descriptor descriptor;
  private final long sizeBytes;
  private final long modifiedEpochSeconds;
  private final int modifiedNanos;
  private final long inode;
  private final long device;
  private final boolean executable;
  private final boolean inMemory;
  private final CachedWindows cached;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Takes over an open descriptor. Left to itself the kernel would read ahead in whatever call
   * comes near the end of what it has, which are those of the event loops.
   */
  OpenFile(int descriptor, FileStatus status) {
    FileCalls.readNothingAhead(descriptor);
    this.descriptor = new Descriptor(descriptor);
    this.sizeBytes = status.sizeBytes();
    this.modifiedEpochSeconds = status.modifiedEpochSeconds();
    this.modifiedNanos = status.modifiedNanos();
    this.inode = status.inode();
    this.device = status.device();
    this.executable = status.isExecutable();
    this.inMemory = false;
    this.cached = new CachedWindows(sizeBytes);
  }

  /** A file in memory with the times and the inode of another. */
  private OpenFile(int descriptor, long sizeBytes, OpenFile original) {
    this.descriptor = new Descriptor(descriptor);
    this.sizeBytes = sizeBytes;
    this.modifiedEpochSeconds = original.modifiedEpochSeconds;
    this.modifiedNanos = original.modifiedNanos;
    this.inode = original.inode;
    this.device = original.device;
    this.executable = original.executable;
    this.inMemory = true;
    this.cached = new CachedWindows(sizeBytes);
  }

  /**
   * The content of this file in another form, with this file's times and inode.
   *
   * @param otherDescriptor an open file in memory that nobody changes, which is taken over
   */
  public OpenFile inAnotherForm(int otherDescriptor, long otherSizeBytes) {
    return new OpenFile(otherDescriptor, otherSizeBytes, this);
  }

  /** With an owner more. */
  private OpenFile(OpenFile other) {
    this.descriptor = other.descriptor;
    this.sizeBytes = other.sizeBytes;
    this.modifiedEpochSeconds = other.modifiedEpochSeconds;
    this.modifiedNanos = other.modifiedNanos;
    this.inode = other.inode;
    this.device = other.device;
    this.executable = other.executable;
    this.inMemory = other.inMemory;
    this.cached = other.cached;
  }

  @Override
  public OpenFile share() {
    if (!descriptor.addOwner()) {
      throw new IllegalStateException("closed");
    }
    return new OpenFile(this);
  }

  /** Whether size and time are still what they were when it was opened. Asks the kernel. */
  public boolean isUnchanged() {
    return isUnchanged(FileCalls::describe);
  }

  /** {@inheritDoc} One system call. */
  @Override
  public boolean isUnchangedAtOnce() {
    return inMemory || isUnchanged(FileCalls::describeAtOnce);
  }

  /** One of the two ways to ask. */
  private interface Look {
    int describe(int descriptor, FileStatus status);
  }

  private boolean isUnchanged(Look look) {
    int number = descriptor.hold();
    if (number < 0) {
      return false;
    }
    try {
      FileStatus status = new FileStatus();
      return look.describe(number, status) >= 0
          && status.sizeBytes() == sizeBytes
          && status.modifiedEpochSeconds() == modifiedEpochSeconds
          && status.modifiedNanos() == modifiedNanos;
    } finally {
      descriptor.release();
    }
  }

  /**
   * The descriptor, or -1 once closed. The number is safe to use only while nobody closes the file.
   */
  @Override
  public int descriptor() {
    return closed.get() ? -1 : descriptor.number();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  /** Time of last modification when it was opened: whole seconds since 1970, negative before. */
  public long modifiedEpochSeconds() {
    return modifiedEpochSeconds;
  }

  /** Time of last modification: nanoseconds after the whole second, 0 to 999,999,999. */
  public int modifiedNanos() {
    return modifiedNanos;
  }

  /** Inode number, of 64 bits without a sign. */
  public long inode() {
    return inode;
  }

  /** Device that holds the inode; only good for comparing. */
  public long device() {
    return device;
  }

  /** Whether anybody may execute it. */
  public boolean isExecutable() {
    return executable;
  }

  /**
   * {@inheritDoc} Direct buffers are filled by the kernel itself.
   *
   * @throws ClosedChannelException if the file was closed
   * @throws IOException naming the errno if the kernel cannot read
   */
  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    int number = descriptor.hold();
    if (number < 0) {
      throw new ClosedChannelException();
    }
    int result;
    try {
      result =
          target.isDirect()
              ? readDirect(number, target, position)
              : readThroughCopy(number, target, position);
    } finally {
      descriptor.release();
    }
    if (result < 0) {
      throw new IOException("pread: " + Errno.name(result));
    }
    return result == 0 ? -1 : result;
  }

  /** {@inheritDoc} Of a closed file nothing is asked. */
  @Override
  public void readAhead(long offset, long length) {
    int number = descriptor.hold();
    if (number < 0) {
      return;
    }
    try {
      FileCalls.readAhead(number, offset, length);
    } finally {
      descriptor.release();
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws ClosedChannelException if the file was closed
   * @throws IOException naming the errno if the kernel cannot read
   */
  @Override
  public void load(long offset, long length) throws IOException {
    int number = descriptor.hold();
    if (number < 0) {
      throw new ClosedChannelException();
    }
    try {
      ByteBuffer copy = null;
      for (long done = 0; done < length; ) {
        long result =
            copy == null
                ? PageCache.load(number, offset + done, length - done)
                : readDirect(number, copy.clear(), offset + done);
        if (result > 0) {
          done += result;
        } else if (result == 0) {
          throw new TruncatedFileException();
        } else if (copy != null) {
          throw new IOException("pread: " + Errno.name(result));
        } else if (result != -Errno.EINTR) {
          copy = ByteBuffer.allocateDirect(COPY_BYTES_MAX); // what cannot be loaded is read
        }
      }
    } finally {
      descriptor.release();
    }
  }

  /** {@inheritDoc} Hot. */
  @Override
  public int readCached(ByteBuffer target, long position) {
    int number = descriptor.hold();
    if (number < 0) {
      return 0;
    }
    try {
      int result = FileCalls.readCached(number, target, position);
      if (result == -Errno.EOPNOTSUPP
          && PageCache.cachedBytes(number, position, target.remaining()) >= target.remaining()) {
        result = FileCalls.read(number, target, position);
      }
      return Math.max(result, 0);
    } finally {
      descriptor.release();
    }
  }

  /** {@inheritDoc} Hot. */
  @Override
  public boolean isCached(long offset, long length, long nowNanos) {
    int number = descriptor.hold();
    if (number < 0) {
      return false;
    }
    try {
      return cached.contain(number, offset, length, nowNanos);
    } finally {
      descriptor.release();
    }
  }

  /** Closes once; further calls do nothing. A read that runs in another thread ends first. */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      descriptor.close();
    }
  }

  private static int readDirect(int number, ByteBuffer target, long position) {
    int result;
    do {
      result = FileCalls.read(number, target, position);
    } while (result == -Errno.EINTR);
    return result;
  }

  private static int readThroughCopy(int number, ByteBuffer target, long position) {
    ByteBuffer copy = ByteBuffer.allocateDirect(Math.min(target.remaining(), COPY_BYTES_MAX));
    int result = readDirect(number, copy, position);
    if (result > 0) {
      target.put(copy.flip());
    }
    return result;
  }
}

package dev.gyre.coding;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.files.OpenFile;
import dev.gyre.http.ContentCoding;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Encodes files that are asked for, each once, however many ask, and keeps what it has made. Where
 * encoding fails the file is there as it is. Thread-safe.
 */
public final class FileEncoder implements AutoCloseable {
  private static final int READ_BYTES = 64 * 1024;

  /** Encoded forms have a quarter of the memory for answers. */
  private static final int CACHE_PART = 4;

  /** Smaller by less than a sixteenth is not worth the decoding. */
  private static final int GAIN_PART_MIN = 16;

  /** Threads that may wait for another one's work; who comes then gets the file as it is. */
  private static final int WAITING_MAX = 2;

  private final List<ContentCoding> codings;
  private final long bytesMin;
  private final long bytesMax;
  private final long roomBytes;
  private final Encoders encoders;
  private final EncodedFiles made;
  private final Map<EncodedFiles.Key, CountDownLatch> making = new HashMap<>();
  private final Set<ContentCoding> broken = EnumSet.noneOf(ContentCoding.class);
  private final Semaphore waiting = new Semaphore(WAITING_MAX);
  private final AtomicLong count = new AtomicLong();
  private final Consumer<IOException> faults;

  /**
   * Reads the options.
   *
   * @param faults told of what cannot be encoded, once for a coding without its library; from any
   *     thread
   */
  public FileEncoder(Settings settings, Consumer<IOException> faults) {
    this(settings, faults, new Encoders(settings.get(Options.COMPRESS_LEVEL)));
  }

  FileEncoder(Settings settings, Consumer<IOException> faults, Encoders encoders) {
    this.roomBytes = settings.get(Options.CACHE_SIZE) / CACHE_PART;
    this.codings =
        roomBytes == 0
            ? List.of() // what cannot be kept would be made for each request
            : settings.get(Options.COMPRESS).stream().map(ContentCoding::ofToken).toList();
    this.bytesMin = settings.get(Options.COMPRESS_MIN);
    this.bytesMax = settings.get(Options.COMPRESS_MAX);
    this.encoders = encoders;
    this.made = new EncodedFiles(roomBytes);
    this.faults = faults;
  }

  /** The codings it may be asked for, the favourite first. */
  public List<ContentCoding> codings() {
    return codings;
  }

  /** Whether a file of that size is encoded at all. */
  public boolean takes(long sizeBytes) {
    return sizeBytes >= bytesMin && sizeBytes <= bytesMax;
  }

  /** What stands in the tag of an encoded form behind that of its file. */
  public String mark(ContentCoding coding) {
    return encoders.mark(coding);
  }

  /** How many forms were made so far. */
  public long count() {
    return count.get();
  }

  /** What there is of a file. Never waits: for event loops. */
  public Encoded find(OpenFile file, ContentCoding coding) {
    return made.find(EncodedFiles.Key.of(file, coding), file);
  }

  /**
   * Makes what there is not yet, or waits for the thread that does. For threads that may wait.
   *
   * @return never {@link Encoded.Unknown}
   */
  public Encoded make(OpenFile file, ContentCoding coding) {
    EncodedFiles.Key key = EncodedFiles.Key.of(file, coding);
    CountDownLatch other;
    CountDownLatch own = new CountDownLatch(1);
    synchronized (making) {
      if (broken.contains(coding)) {
        return Encoded.Useless.HERE;
      }
      other = making.putIfAbsent(key, own);
    }
    if (other != null) {
      return await(other) ? orUseless(made.find(key, file)) : Encoded.Useless.HERE;
    }
    try {
      Encoded there = made.find(key, file); // another thread may have ended just now
      return there == Encoded.Unknown.YET ? encode(key, file, coding) : there;
    } finally {
      synchronized (making) {
        making.remove(key);
      }
      own.countDown();
    }
  }

  private boolean await(CountDownLatch other) {
    if (!waiting.tryAcquire()) {
      return false;
    }
    try {
      other.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.release();
    }
  }

  private static Encoded orUseless(Encoded found) {
    return found == Encoded.Unknown.YET ? Encoded.Useless.HERE : found;
  }

  private Encoded encode(EncodedFiles.Key key, OpenFile file, ContentCoding coding) {
    long smaller = file.sizeBytes() - file.sizeBytes() / GAIN_PART_MIN;
    long usefulMax = Math.min(smaller, roomBytes);
    try (MemoryOutput output = new MemoryOutput(usefulMax)) {
      try (OutputStream encoder = encoders.open(coding, output.keptOpen())) {
        copy(file, encoder);
      }
      output.flush();
      if (!file.isUnchanged()) {
        return Encoded.Useless.HERE; // nobody knows which content that was
      }
      count.incrementAndGet();
      made.put(key, output.take(), output.size());
      return orUseless(made.find(key, file));
    } catch (MemoryOutput.TooLarge e) {
      made.put(key, -1, 0);
      return Encoded.Useless.HERE;
    } catch (IOException e) {
      fail(coding, e);
      return Encoded.Useless.HERE;
    } catch (RuntimeException | Error e) { // for want of memory, say
      faults.accept(new IOException(coding.token() + ": sent as it is", e));
      return Encoded.Useless.HERE;
    }
  }

  private void fail(ContentCoding coding, IOException cause) {
    boolean first;
    synchronized (making) {
      first = cause.getCause() instanceof LinkageError && broken.add(coding);
    }
    if (first) {
      faults.accept(cause);
    }
  }

  private static void copy(OpenFile file, OutputStream encoder) throws IOException {
    ByteBuffer window = ByteBuffer.allocateDirect(READ_BYTES);
    byte[] bytes = new byte[READ_BYTES];
    file.readAhead(0, file.sizeBytes());
    long position = 0;
    while (position < file.sizeBytes()) {
      window.clear();
      int read = file.read(window, position);
      if (read <= 0) {
        throw new IOException("the file became shorter");
      }
      window.flip().get(bytes, 0, read);
      encoder.write(bytes, 0, read);
      position += read;
    }
  }

  @Override
  public void close() {
    made.clear();
  }
}

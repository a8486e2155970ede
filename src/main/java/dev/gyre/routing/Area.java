package dev.gyre.routing;

import dev.gyre.config.Options;
import dev.gyre.files.Root;
import dev.gyre.http.Body;
import dev.gyre.http.PageSource;
import dev.gyre.http.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the site, by name. What the name leads to is opened once and is one generation:
 * every request sees one of them from its look-up to its last byte, and one that is over is closed
 * when its last request has ended. Thread-safe.
 */
final class Area implements AutoCloseable {
  private final Path directory;
  private final FileParts parts;
  private volatile Generation current;
  private String complaint = "";

  /**
   * Opens it.
   *
   * @throws IOException with a complete message
   */
  Area(Path directory, FileParts parts) throws IOException {
    this.directory = directory;
    this.parts = parts;
    this.current = new Generation(open());
  }

  private FileArea open() throws IOException {
    return new FileArea(Root.open(directory, parts.settings().get(Options.SYMLINKS)), parts);
  }

  /** One state of the directory, and who uses it. */
  private static final class Generation {
    /** Set once it is over; the bits below count its users. */
    private static final int OVER = 1 << 30;

    private final FileArea files;
    private final AtomicInteger state = new AtomicInteger();

    Generation(FileArea files) {
      this.files = files;
    }

    /** False if it is over. */
    boolean enter() {
      int before = state.get();
      while ((before & OVER) == 0) {
        if (state.compareAndSet(before, before + 1)) {
          return true;
        }
        before = state.get();
      }
      return false;
    }

    void leave() {
      if (state.decrementAndGet() == OVER) {
        files.root().close();
      }
    }

    void end() {
      if (state.getAndUpdate(before -> before | OVER) == 0) {
        files.root().close();
      }
    }
  }

  Path directory() {
    return directory;
  }

  /** What is done with one generation. */
  interface Work {
    /** Returns an answer, or null when it is out of reach. */
    @Nullable Response of(FileArea files);
  }

  /** Answers from the present generation. */
  @Nullable Response answer(Work work) {
    Generation generation = current;
    while (!generation.enter()) {
      Generation next = current;
      if (next.equals(generation)) {
        return null; // the server is closed
      }
      generation = next;
    }
    boolean kept = false;
    try {
      Response response = work.of(generation.files);
      if (response != null && response.body() instanceof Body.Page page) {
        kept = true;
        return response.withBody(new Body.Page(new Lease(page.source(), generation)));
      }
      return response;
    } finally {
      if (!kept) {
        generation.leave();
      }
    }
  }

  /** A page may look at its directory until it ends. */
  private record Lease(PageSource source, Generation generation, AtomicInteger closed)
      implements PageSource {
    Lease(PageSource source, Generation generation) {
      this(source, generation, new AtomicInteger());
    }

    @Override
    public byte @Nullable [] next() throws IOException {
      return source.next();
    }

    @Override
    public void close() {
      if (closed.getAndSet(1) == 0) {
        source.close();
        generation.leave();
      }
    }
  }

  /**
   * Goes on with another directory if the name leads to one; what was open stays if it leads
   * nowhere. May wait for a disk. For one thread.
   *
   * @return what is new about it, or null
   */
  @Nullable String lookAgain() {
    if (current.files.root().isAt(directory)) {
      complaint = "";
      return null;
    }
    try {
      Generation before = current;
      current = new Generation(open());
      before.end();
      complaint = "";
      return directory + " leads to another directory, which is served from now on";
    } catch (IOException e) {
      String message = "still serving what was there before: " + e.getMessage();
      boolean known = message.equals(complaint);
      complaint = message;
      return known ? null : message;
    }
  }

  @Override
  public void close() {
    current.end();
  }
}

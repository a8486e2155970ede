package dev.gyre.routing;

import dev.gyre.coding.FileEncoder;
import dev.gyre.coding.PageEncoder;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.files.MediaTypes;
import dev.gyre.files.OpenDirectory;
import dev.gyre.files.OpenFile;
import dev.gyre.files.Resource;
import dev.gyre.files.Root;
import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.Method;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.listing.ListingPage;
import dev.gyre.listing.ListingRequest;
import dev.gyre.listing.Readme;
import dev.gyre.listing.Snapshot;
import dev.gyre.listing.SnapshotCache;
import dev.gyre.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files and listings under one root. The way of a request, from top to bottom: method,
 * path, hidden names, look-up, slash, index file, listing; a file then goes through {@link
 * RepresentationChoice} and {@link FileAnswer}.
 */
public final class FileApplication implements HttpApplication {
  /** Listings have an eighth of the memory for answers. */
  private static final int LISTINGS_PART = 8;

  private static final byte[] README_NAME = Readme.NAME.getBytes(StandardCharsets.US_ASCII);

  private final Root root;
  private final RepresentationChoice representations;
  private final FileAnswer fileAnswer;
  private final boolean showsHidden;
  private final boolean listsDirectories;
  private final int listingRowsMax;
  private final boolean showsReadme;
  private final List<byte[]> indexNames;
  private final SnapshotCache snapshots;
  private final PageEncoder pages;

  /** Reads the options once; the caller closes root and encoder, after the last request. */
  public FileApplication(
      Root root, MediaTypes mediaTypes, FileEncoder encoder, Settings settings, Clock clock) {
    this.root = root;
    this.representations =
        new RepresentationChoice(mediaTypes, settings.get(Options.PRECOMPRESSED), encoder, clock);
    this.fileAnswer = new FileAnswer(clock);
    this.showsHidden = settings.get(Options.HIDDEN);
    this.listsDirectories = settings.get(Options.LISTING);
    this.showsReadme = settings.get(Options.LISTING_README);
    this.listingRowsMax = Math.max(0, settings.get(Options.LISTING_PAGE));
    this.indexNames =
        settings.get(Options.INDEX).stream()
            .map(name -> name.getBytes(StandardCharsets.UTF_8))
            .toList();
    this.pages = new PageEncoder(settings);
    this.snapshots =
        new SnapshotCache(
            showsHidden,
            Math.min(settings.get(Options.CACHE_SIZE), Runtime.getRuntime().maxMemory() / 4)
                / LISTINGS_PART,
            settings.get(Options.CACHE_VALID).toNanos(),
            clock);
  }

  @Override
  public Answer answer(Request request) {
    if (request.method() != Method.GET && request.method() != Method.HEAD) {
      return new Answer.Now(MethodRules.answer(request));
    }
    return switch (RequestPath.of(request.target())) {
      case RequestPath.Refused refused ->
          new Answer.Now(ErrorAnswers.of(request, refused.status()));
      case RequestPath.Normal path -> {
        if (path.hidden() && !showsHidden) {
          yield new Answer.Now(ErrorAnswers.of(request, 404));
        }
        yield new FileRequest(request, path);
      }
    };
  }

  /** From where answers may be made. */
  private enum Reach {
    /** What the kernel has in memory: on an event loop. */
    MEMORY,
    /** The disk as well: on a thread that may block. */
    DISK
  }

  /** A request for what a path stands for: looked up when the answer is made. */
  private final class FileRequest implements Answer.Later {
    private final Request request;
    private final RequestPath.Normal path;

    FileRequest(Request request, RequestPath.Normal path) {
      this.request = request;
      this.path = path;
    }

    @Override
    public @Nullable Response respondAtOnce() {
      return answerFound(request, path, Reach.MEMORY);
    }

    @Override
    public Response respond() {
      return Objects.requireNonNull(answerFound(request, path, Reach.DISK), "a disk tells");
    }
  }

  private @Nullable Resource find(byte[] path, Reach reach) {
    return reach == Reach.MEMORY ? root.findCached(path) : root.find(path);
  }

  /** The answer; null when it is out of reach. */
  private @Nullable Response answerFound(Request request, RequestPath.Normal path, Reach reach) {
    return switch (find(path.path(), reach)) {
      case null -> null;
      case Resource.RegularFile found -> {
        if (path.trailingSlash()) {
          found.file().close();
          yield ErrorAnswers.of(request, 404); // a file is no directory
        }
        yield answerFile(request, found.file(), path.path(), reach);
      }
      case Resource.Directory found -> {
        try (OpenDirectory directory = found.directory()) {
          yield path.trailingSlash()
              ? answerDirectory(request, path, directory, reach)
              : redirectToSlash(path);
        }
      }
      case Resource.Absent absent -> ErrorAnswers.of(request, 404);
      case Resource.Denied denied -> ErrorAnswers.of(request, 403);
      case Resource.Exhausted exhausted -> ErrorAnswers.unavailable(request);
      case Resource.Failed failed -> ErrorAnswers.of(request, 500);
    };
  }

  private @Nullable Response answerFile(Request request, OpenFile file, byte[] path, Reach reach) {
    Representation chosen =
        representations.choose(
            request, file, path, neighbour -> find(neighbour, reach), reach == Reach.DISK);
    return chosen == null ? null : fileAnswer.respond(request, chosen);
  }

  private @Nullable Response answerDirectory(
      Request request, RequestPath.Normal path, OpenDirectory directory, Reach reach) {
    for (byte[] name : indexNames) {
      byte[] indexPath = child(path.path(), name);
      switch (find(indexPath, reach)) {
        case null -> {
          return null;
        }
        case Resource.RegularFile index -> {
          return answerFile(request, index.file(), indexPath, reach);
        }
        case Resource.Denied denied -> {
          return ErrorAnswers.of(request, 403);
        }
        case Resource.Exhausted exhausted -> {
          return ErrorAnswers.unavailable(request);
        }
        case Resource.Directory other -> other.directory().close();
        case Resource.Absent absent -> {}
        case Resource.Failed failed -> {
          return ErrorAnswers.of(request, 500);
        }
      }
    }
    if (!listsDirectories) {
      return ErrorAnswers.of(request, 404);
    }
    return reach == Reach.MEMORY ? null : list(request, path, directory);
  }

  private Response list(Request request, RequestPath.Normal path, OpenDirectory directory) {
    ListingRequest wanted =
        ListingRequest.parse(path.rawQuery(), request.joinedHeader("accept"), listingRowsMax);
    try {
      Snapshot snapshot = snapshots.of(directory, path.path(), request.hasHeader("if-none-match"));
      return pages.encode(
          request,
          ListingAnswer.respond(
              request,
              ListingPage.of(
                  snapshot, directory, path.path(), wanted, readme(path.path(), wanted))));
    } catch (IOException e) {
      return ErrorAnswers.of(request, 500);
    }
  }

  private @Nullable Readme readme(byte[] directory, ListingRequest wanted) throws IOException {
    if (!showsReadme || !wanted.showsReadme()) {
      return null;
    }
    return switch (root.find(child(directory, README_NAME))) {
      case Resource.RegularFile found -> {
        try (OpenFile file = found.file()) {
          yield Readme.read(file);
        }
      }
      case Resource.Directory other -> {
        other.directory().close();
        yield null;
      }
      default -> null;
    };
  }

  /** The address of a directory ends with a slash, or relative links on its page would be wrong. */
  private static Response redirectToSlash(RequestPath.Normal path) {
    String query = path.rawQuery().isEmpty() ? "" : "?" + path.rawQuery();
    Headers headers = new Headers().add("Location", path.encoded() + "/" + query);
    return new Response(301, headers, new Body.Empty());
  }

  private static byte[] child(byte[] parent, byte[] name) {
    if (parent.length == 0) {
      return name;
    }
    byte[] path = new byte[parent.length + 1 + name.length];
    System.arraycopy(parent, 0, path, 0, parent.length);
    path[parent.length] = '/';
    System.arraycopy(name, 0, path, parent.length + 1, name.length);
    return path;
  }
}

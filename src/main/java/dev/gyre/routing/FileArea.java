package dev.gyre.routing;

import dev.gyre.files.Neighbour;
import dev.gyre.files.OpenDirectory;
import dev.gyre.files.OpenFile;
import dev.gyre.files.Resource;
import dev.gyre.files.Root;
import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.listing.ListingPage;
import dev.gyre.listing.ListingRequest;
import dev.gyre.listing.Readme;
import dev.gyre.listing.Snapshot;
import dev.gyre.listing.SnapshotCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Answers from the files and directories under one root. The way of a path, from top to bottom:
 * look-up, slash, index file, listing; a file then goes through {@link RepresentationChoice} and
 * {@link FileAnswer}. Thread-safe.
 */
final class FileArea {
  private static final byte[] README_NAME = Readme.NAME.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HTML = ".html".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INDEX = "index".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INDEX_BELOW = "/index".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INDEX_HTML = "index.html".getBytes(StandardCharsets.US_ASCII);

  private final Root root;
  private final FileParts parts;
  private final SnapshotCache snapshots;

  FileArea(Root root, FileParts parts) {
    this.root = root;
    this.parts = parts;
    this.snapshots = parts.newSnapshots();
  }

  Root root() {
    return root;
  }

  /** The answer; null when it is out of reach. */
  @Nullable Response answer(Sought sought, Reach reach) {
    Resource found = find(sought, sought.below(), reach);
    if (sought.cleanUrls() && mayStandForAPage(found, sought)) {
      byte[] page = Neighbour.path(sought.below(), "html");
      Resource clean = find(sought, page, reach);
      if (clean instanceof Resource.RegularFile file) {
        closeDirectory(found);
        if (isIndex(sought.below())) {
          file.file().close();
          sought.steps().add("clean URL", "leads to the directory, which the file stands for");
          return redirect(directoryOf(sought.path().encoded()), sought.path());
        }
        sought.steps().add("clean URL", "the name gets .html");
        return answerGuarded(sought, file.file(), page, reach);
      }
      found = instead(found, clean);
    }
    return switch (found) {
      case null -> null;
      case Resource.RegularFile file -> {
        if (sought.path().trailingSlash()) {
          file.file().close();
          sought.steps().add("slash", "a file is no directory");
          yield ErrorAnswers.of(sought.request(), 404);
        }
        if (sought.cleanUrls() && endsWithHtml(sought.below())) {
          file.file().close();
          sought.steps().add("clean URL", "leads to the name without .html");
          String name = sought.path().encoded();
          String bare = name.substring(0, name.length() - HTML.length);
          yield redirect(
              isIndex(withoutHtml(sought.below())) ? directoryOf(bare) : bare, sought.path());
        }
        yield answerFile(sought, file.file(), sought.below(), reach);
      }
      case Resource.Directory directory -> {
        try (OpenDirectory open = directory.directory()) {
          yield answerDirectory(sought, open, reach);
        }
      }
      case Resource.Denied denied ->
          root.isDirectory(sought.below())
              ? answerDirectory(sought, null, reach)
              : refuse(sought, sought.below(), denied);
      case Resource other -> refuse(sought, sought.below(), other);
    };
  }

  /** What a file has, as the body of an answer to something else; null when it is out of reach. */
  @Nullable Resource find(Sought sought, byte[] path, Reach reach) {
    Resource found = reach == Reach.MEMORY ? root.findCached(path) : root.find(path);
    if (sought.steps().wanted()) {
      sought.steps().add("look-up", FoundText.of(path, found));
    }
    return found;
  }

  /** What is neither a file nor a directory. */
  private Response refuse(Sought sought, byte[] path, Resource found) {
    Request request = sought.request();
    return switch (found) {
      case Resource.Denied denied -> ErrorAnswers.of(request, 403);
      case Resource.Exhausted exhausted -> ErrorAnswers.unavailable(request);
      case Resource.Failed failed -> {
        parts.news().accept(FoundText.of(path, failed));
        yield ErrorAnswers.of(request, 500);
      }
      default -> ErrorAnswers.of(request, 404);
    };
  }

  /** Whether a name may lack its .html: that of a directory too, which has its own with a slash. */
  private static boolean mayStandForAPage(@Nullable Resource found, Sought sought) {
    boolean directory = found instanceof Resource.Directory && sought.below().length > 0;
    return (found instanceof Resource.Absent || directory) && !sought.path().trailingSlash();
  }

  /**
   * The second look-up counts where it tells more than that there is nothing, and where it cannot
   * tell.
   */
  private static @Nullable Resource instead(@Nullable Resource first, @Nullable Resource second) {
    closeDirectory(second);
    if (second instanceof Resource.Directory
        || (first instanceof Resource.Directory && second != null)) {
      return first;
    }
    closeDirectory(first);
    return second;
  }

  private static void closeDirectory(@Nullable Resource found) {
    if (found instanceof Resource.Directory directory) {
      directory.directory().close();
    }
  }

  /** Answers with a file that was not asked for by its name. */
  private @Nullable Response answerGuarded(Sought sought, OpenFile file, byte[] path, Reach reach) {
    return switch (sought.guard().of(path, reach)) {
      case Gate.Open open -> answerFile(sought, file, path, reach);
      case Gate.Unknown unknown -> {
        file.close();
        yield null;
      }
      case Gate.Shut shut -> {
        file.close();
        yield shut.response();
      }
    };
  }

  private @Nullable Response answerFile(Sought sought, OpenFile file, byte[] path, Reach reach) {
    Representation chosen =
        parts
            .representations()
            .choose(
                sought,
                file,
                path,
                neighbour -> find(sought, neighbour, reach),
                reach == Reach.DISK);
    return chosen == null ? null : parts.fileAnswer().respond(sought, chosen);
  }

  /**
   * Answers for a directory.
   *
   * @param directory null if it may only be searched: then it has no listing
   */
  private @Nullable Response answerDirectory(
      Sought sought, @Nullable OpenDirectory directory, Reach reach) {
    if (!sought.path().trailingSlash()) {
      // Relative links on its page would be wrong otherwise.
      sought.steps().add("slash", "the address of a directory ends with one");
      return redirect(sought.path().encoded() + "/", sought.path());
    }
    for (byte[] name : parts.indexNames()) {
      byte[] indexPath = OpenDirectory.join(sought.below(), name);
      switch (find(sought, indexPath, reach)) {
        case null -> {
          return null;
        }
        case Resource.RegularFile index -> {
          sought.steps().add("index", "the file stands for its directory");
          return answerGuarded(sought, index.file(), indexPath, reach);
        }
        case Resource.Directory other -> other.directory().close();
        case Resource.Absent absent -> {}
        case Resource other -> {
          return refuse(sought, indexPath, other);
        }
      }
    }
    if (!sought.lists()) {
      sought.steps().add("listing", "off");
      return ErrorAnswers.of(sought.request(), 404);
    }
    if (directory == null) {
      return ErrorAnswers.of(sought.request(), 403);
    }
    return reach == Reach.MEMORY ? null : list(sought, directory);
  }

  private Response list(Sought sought, OpenDirectory directory) {
    Request request = sought.request();
    ListingRequest wanted =
        ListingRequest.parse(
                sought.path().rawQuery(), request.joinedHeader("accept"), parts.listingRowsMax())
            .offeringArchives(parts.archives().isOffered());
    sought.steps().add("listing", "no index file, so the directory is listed");
    try {
      Response archive = ArchiveAnswer.respond(sought, root, parts.archives());
      if (archive != null) {
        return archive;
      }
      Snapshot snapshot =
          snapshots.of(directory, sought.below(), request.hasHeader("if-none-match"));
      Readme readme = readme(sought, wanted);
      byte[] shown = sought.path().path();
      return parts
          .pages()
          .encode(
              request,
              ListingAnswer.respond(
                  request, ListingPage.of(snapshot, directory, shown, wanted, readme)));
    } catch (IOException e) {
      return unlisted(sought, e);
    }
  }

  /** A directory that was removed meanwhile is not found; all else is for the operator to see. */
  private Response unlisted(Sought sought, IOException cause) {
    return switch (find(sought, sought.below(), Reach.DISK)) {
      case Resource.Absent absent -> refuse(sought, sought.below(), absent);
      case Resource.RegularFile file -> {
        file.file().close();
        yield ErrorAnswers.of(sought.request(), 404);
      }
      case Resource.Directory still -> {
        still.directory().close();
        yield failed(sought, cause);
      }
      case null -> failed(sought, cause);
      default -> failed(sought, cause);
    };
  }

  private Response failed(Sought sought, IOException cause) {
    parts.news().accept("no listing of " + sought.path().encoded() + ": " + cause.getMessage());
    return ErrorAnswers.of(sought.request(), 500);
  }

  /** One that cannot be read is for the operator to see; the listing is there without it. */
  private @Nullable Readme readme(Sought sought, ListingRequest wanted) {
    if (!parts.showsReadme() || !wanted.showsReadme()) {
      return null;
    }
    byte[] path = OpenDirectory.join(sought.below(), README_NAME);
    if (!sought.guard().of(path, Reach.DISK).equals(Gate.OPEN)) {
      return null;
    }
    return switch (find(sought, path, Reach.DISK)) {
      case Resource.RegularFile found -> {
        try (OpenFile file = found.file()) {
          yield Readme.read(file);
        } catch (IOException e) {
          String place = sought.path().encoded();
          parts.news().accept("no README below the listing of " + place + ": " + e.getMessage());
          yield null;
        }
      }
      case Resource.Directory other -> {
        other.directory().close();
        yield null;
      }
      case null -> null;
      default -> null;
    };
  }

  private static Response redirect(String target, RequestPath.Normal path) {
    String query = path.rawQuery().isEmpty() ? "" : "?" + path.encodedQuery();
    return new Response(301, new Headers().add("Location", target + query), new Body.Empty());
  }

  private static boolean endsWithHtml(byte[] path) {
    int start = path.length - HTML.length;
    return start > 0 && path[start - 1] != '/' && endsWith(path, HTML);
  }

  private static byte[] withoutHtml(byte[] path) {
    return Arrays.copyOf(path, path.length - HTML.length);
  }

  /** Whether this, with .html, stands for its directory, which is its one address then. */
  private boolean isIndex(byte[] path) {
    return parts.indexNames().stream().anyMatch(name -> Arrays.equals(name, INDEX_HTML))
        && (Arrays.equals(path, INDEX) || endsWith(path, INDEX_BELOW));
  }

  private static boolean endsWith(byte[] path, byte[] end) {
    int start = path.length - end.length;
    return start >= 0 && Arrays.equals(path, start, path.length, end, 0, end.length);
  }

  private static String directoryOf(String encoded) {
    return encoded.substring(0, encoded.lastIndexOf('/') + 1);
  }
}

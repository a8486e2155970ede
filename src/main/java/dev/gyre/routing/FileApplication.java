package dev.gyre.routing;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.files.Entry;
import dev.gyre.files.MediaTypes;
import dev.gyre.files.OpenDirectory;
import dev.gyre.files.Resource;
import dev.gyre.files.Root;
import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.Method;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.listing.ListingPage;
import dev.gyre.listing.ListingRequest;
import dev.gyre.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Serves the files and listings under one root. The way of a request, from top to bottom: method,
 * path, hidden names, look-up, slash, index file, listing; a file then goes through {@link
 * FileAnswer}.
 */
public final class FileApplication implements HttpApplication {
  private final Root root;
  private final FileAnswer fileAnswer;
  private final boolean showsHidden;
  private final boolean listsDirectories;
  private final List<byte[]> indexNames;

  /** Reads the options once; the caller closes the root, after the last request. */
  public FileApplication(Root root, MediaTypes mediaTypes, Settings settings, Clock clock) {
    this.root = root;
    this.fileAnswer = new FileAnswer(mediaTypes, clock);
    this.showsHidden = settings.get(Options.HIDDEN);
    this.listsDirectories = settings.get(Options.LISTING);
    this.indexNames =
        settings.get(Options.INDEX).stream()
            .map(name -> name.getBytes(StandardCharsets.UTF_8))
            .toList();
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
        yield (Answer.Later) () -> respond(request, path);
      }
    };
  }

  /** Blocks on the disk where it must. */
  private Response respond(Request request, RequestPath.Normal path) {
    return switch (root.find(path.path())) {
      case Resource.RegularFile found -> {
        if (path.trailingSlash()) {
          found.file().close();
          yield ErrorAnswers.of(request, 404); // a file is no directory
        }
        yield fileAnswer.respond(request, found.file(), path.path());
      }
      case Resource.Directory found -> {
        try (OpenDirectory directory = found.directory()) {
          yield path.trailingSlash()
              ? respondWithDirectory(request, path, directory)
              : redirectToSlash(path);
        }
      }
      case Resource.Absent absent -> ErrorAnswers.of(request, 404);
      case Resource.Denied denied -> ErrorAnswers.of(request, 403);
      case Resource.Exhausted exhausted -> ErrorAnswers.unavailable(request);
      case Resource.Failed failed -> ErrorAnswers.of(request, 500);
    };
  }

  private Response respondWithDirectory(
      Request request, RequestPath.Normal path, OpenDirectory directory) {
    for (byte[] name : indexNames) {
      byte[] indexPath = child(path.path(), name);
      switch (root.find(indexPath)) {
        case Resource.RegularFile index -> {
          return fileAnswer.respond(request, index.file(), indexPath);
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
    return listsDirectories ? list(request, path, directory) : ErrorAnswers.of(request, 404);
  }

  private Response list(Request request, RequestPath.Normal path, OpenDirectory directory) {
    List<Entry> entries;
    try {
      entries = directory.entries(showsHidden);
    } catch (IOException e) {
      return ErrorAnswers.of(request, 500);
    }
    ListingRequest wanted = ListingRequest.parse(path.rawQuery(), request.joinedHeader("accept"));
    ListingPage page = ListingPage.of(entries, path.path(), wanted);
    return ListingAnswer.respond(request, page);
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

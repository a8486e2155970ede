package dev.gyre.routing;

import dev.gyre.files.OpenFile;
import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.Response;
import java.util.List;
import java.util.Set;

/**
 * A refusal that has a file of the site for its body. It keeps what belongs to the refusal (Allow,
 * Retry-After, WWW-Authenticate), and has no tag: it is no representation of what was asked for.
 */
final class ErrorFile {
  /** What described the page that is replaced. */
  private static final Set<String> OF_THE_PAGE =
      Set.of("Content-Type", "Content-Security-Policy", "Referrer-Policy", "Vary");

  private ErrorFile() {}

  static Response answer(Response refused, OpenFile file, FileParts parts, byte[] path) {
    Headers headers = new Headers();
    headers.add("Content-Type", parts.representations().mediaType(path));
    for (int i = 0; i < refused.headers().size(); i++) {
      if (!OF_THE_PAGE.contains(refused.headers().name(i))) {
        headers.add(refused.headers().name(i), refused.headers().value(i));
      }
    }
    Body body;
    if (file.sizeBytes() == 0) {
      file.close();
      body = new Body.Empty();
    } else {
      body = new Body.File(file, List.of(new Body.Piece.Range(0, file.sizeBytes())));
    }
    return new Response(refused.status(), headers, body, refused.reuse(), refused.holdNanos());
  }
}

package dev.gyre.listing;

import dev.gyre.files.Entry;
import dev.gyre.http.Body;
import dev.gyre.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Entries to list, and whole bodies of what was listed. */
final class Entries {
  /** 2026-11-23T08:05:09.120Z. */
  static final long MODIFIED_EPOCH_MILLIS = 1_795_421_109_120L;

  private Entries() {}

  static Entry file(String name, long sizeBytes) {
    return file(bytes(name), sizeBytes);
  }

  static Entry file(byte[] name, long sizeBytes) {
    return new Entry(name, Entry.Type.FILE, sizeBytes, MODIFIED_EPOCH_MILLIS, false);
  }

  static Entry directory(String name) {
    return new Entry(bytes(name), Entry.Type.DIRECTORY, 0, MODIFIED_EPOCH_MILLIS, false);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Names that have broken listings of other servers, and every byte a name may hold. */
  static List<byte[]> hostileNames() {
    List<byte[]> names = new ArrayList<>();
    for (String name :
        List.of(
            "<script>alert(1)<script>",
            "\"><img src=x onerror=alert(1)>",
            "' onmouseover='alert(1)",
            "<svg onload=alert(1)>",
            "]]><!-- -->",
            "&lt;b&gt;&amp;&#x3c;",
            "{{name}}",
            "--- section",
            "two\nlines\r\n",
            "tab\there",
            " lead and trail ",
            "100%",
            "%2e%2e%2fetc",
            "%00",
            "a#b",
            "a?b=c&d",
            "a;b=c+d",
            "javascript:alert(1)",
            "data:,x",
            "c:\\windows",
            "...",
            "-rf",
            "~",
            ".hidden",
            "ünïcödé 日本語 \ud83d\ude00",
            "invoice\u202efdp.exe",
            "a\u2066b\u2069c",
            "line\u2028separator\u2029",
            "zero\u200bwidth\ufeff",
            "non\ufffecharacter\uffff",
            "c1\u0085control\u009b",
            "x".repeat(255))) {
      names.add(bytes(name));
    }
    HexFormat hex = HexFormat.of();
    for (String name :
        List.of("fffe", "c3", "c32862", "c0af", "eda080", "f09f98", "f4908080", "80bfff61")) {
      names.add(hex.parseHex(name));
    }
    for (int b = 1; b < 256; b++) {
      if (b != '/') {
        names.add(new byte[] {'n', (byte) b, 'm'});
      }
    }
    return names;
  }

  /** Short names of few letters, so that many are nearly equal. */
  static byte[] randomName(Random random) {
    byte[] alphabet = bytes("aAbB019.-_é");
    byte[] name = new byte[1 + random.nextInt(8)];
    for (int i = 0; i < name.length; i++) {
      name[i] = alphabet[random.nextInt(alphabet.length)];
    }
    return name;
  }

  static Listing listing(Collection<Entry> entries, byte[] path, ListingRequest request) {
    try {
      return new Listing(Snapshot.of(entries), null, path, request, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ListingPage page(Collection<Entry> entries, byte[] path, ListingRequest request) {
    try {
      return ListingPage.of(listing(entries, path, request));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Response answer(ListingPage page) {
    try {
      return page.toResponse();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The entries in the order of the rows. */
  static Entry[] shown(Collection<Entry> entries, ListingRequest request) {
    Listing listing = listing(entries, new byte[0], request);
    Entry[] shown = new Entry[listing.count()];
    try {
      for (int position = 0; position < shown.length; position++) {
        shown[position] = Objects.requireNonNull(listing.entry(position));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return shown;
  }

  static List<byte[]> pieces(Response response) throws IOException {
    List<byte[]> pieces = new ArrayList<>();
    switch (response.body()) {
      case Body.Bytes bytes -> pieces.add(bytes.content());
      case Body.Page page -> {
        for (byte[] piece = page.source().next(); piece != null; piece = page.source().next()) {
          pieces.add(piece);
        }
      }
      case Body.Empty empty -> {}
      case Body.File file -> throw new AssertionError("a listing is no file");
    }
    response.body().close();
    return pieces;
  }

  static byte[] whole(Response response) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] piece : pieces(response)) {
      whole.write(piece);
    }
    return whole.toByteArray();
  }

  /** What a server gets when a browser follows the link. */
  static byte[] decoded(String href) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < href.length(); i++) {
      char c = href.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(href.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toByteArray();
  }
}

package dev.gyre.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * mime-db as its npm package has it, turned into our table. Where several types claim a suffix, the
 * registered one wins over the vendor's, IANA's over Apache's over nginx's, and media over
 * application, as the project's own mime-types library decides.
 */
final class MimeDatabase {
  private static final Pattern TYPE =
      Pattern.compile("^  \"([^\"]+)\": \\{$(.*?)^  \\}", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern SOURCE = Pattern.compile("\"source\": \"([a-z]+)\"");
  private static final Pattern SUFFIXES = Pattern.compile("\"extensions\": \\[([^\\]]*)\\]");
  private static final Pattern WORD = Pattern.compile("\"([^\"]+)\"");

  private record Claim(String type, String source) {
    double weight() {
      if (type.equals(MediaTypes.UNKNOWN)) {
        return 0;
      }
      String tree = type.substring(type.indexOf('/') + 1);
      double weight = 900;
      if (tree.startsWith("vnd.")) {
        weight = 400;
      } else if (tree.startsWith("x.")) {
        weight = 300;
      } else if (tree.startsWith("x-")) {
        weight = 200;
      } else if (tree.startsWith("prs.")) {
        weight = 100;
      }
      weight += Map.of("iana", 40, "apache", 20, "nginx", 10).getOrDefault(source, 30);
      weight +=
          Map.of("application", 1, "font", 2, "audio", 2, "video", 3)
              .getOrDefault(type.substring(0, type.indexOf('/')), 0);
      return weight + 1 - type.length() / 100.0;
    }
  }

  private MimeDatabase() {}

  /** The lines of our resource, in its order. */
  static String table() throws IOException {
    Map<String, List<Claim>> claims = new HashMap<>();
    Matcher types = TYPE.matcher(json());
    while (types.find()) {
      Matcher source = SOURCE.matcher(types.group(2));
      Claim claim = new Claim(types.group(1), source.find() ? source.group(1) : "");
      Matcher suffixes = SUFFIXES.matcher(types.group(2));
      if (suffixes.find()) {
        Matcher words = WORD.matcher(suffixes.group(1));
        while (words.find()) {
          claims.computeIfAbsent(words.group(1), suffix -> new ArrayList<>()).add(claim);
        }
      }
    }
    Map<String, TreeSet<String>> byType = new TreeMap<>();
    claims.forEach(
        (suffix, all) ->
            byType
                .computeIfAbsent(
                    all.stream().max(Comparator.comparingDouble(Claim::weight)).orElseThrow().type,
                    type -> new TreeSet<>())
                .add(suffix));
    StringBuilder lines = new StringBuilder(HEAD);
    byType.forEach(
        (type, suffixes) ->
            lines.append(type).append(' ').append(String.join(" ", suffixes)).append('\n'));
    return lines.toString();
  }

  private static final String HEAD =
      """
      # Made from mime-db 1.54.0 (MIT, see NOTICE) by MimeDatabase in the tests. Do not edit: what we
      # say otherwise is in corrections.types.
      """;

  private static String json() throws IOException {
    String path = "/META-INF/resources/webjars/mime-db/1.54.0/db.json";
    try (InputStream stream = MimeDatabase.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IOException(path + " is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

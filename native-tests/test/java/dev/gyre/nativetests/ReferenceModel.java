package dev.gyre.nativetests;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What a file server owes an answer to, read straight from RFC 9110: slow, obvious, and written
 * without a look at the server. Representations are told to it; everything else it decides.
 */
final class ReferenceModel {
  /**
   * One form of a file.
   *
   * @param coding its content coding, or {@code identity}
   * @param tag a strong one
   * @param modified the date as it is sent
   * @param modifiedSeconds the same as a number
   */
  record Representation(
      String coding, String tag, String modified, long modifiedSeconds, byte[] bytes) {}

  /**
   * A file with its forms by coding.
   *
   * @param ready codings that lie beside it, in the order of the server's liking
   * @param made codings that are applied when they are asked for, in that order
   */
  record Resource(
      String path, List<String> ready, List<String> made, Map<String, Representation> forms) {}

  /** What is asked. */
  record Asked(String method, Resource resource, Map<String, String> fields) {}

  /**
   * What is owed.
   *
   * @param form the one that the conditions were about, and that is sent if one is
   * @param ranges first and last byte of each part, for 206
   */
  record Owed(int status, Representation form, List<long[]> ranges, long fullLength) {}

  private ReferenceModel() {}

  /** Accept-Encoding fields, and what each prefers to identity, the best first. */
  private static final Map<String, List<String>> LIKED =
      new TreeMap<>(
          Map.of(
              "gzip", List.of("gzip"),
              "br, gzip", List.of("br", "gzip"),
              "gzip;q=0.5, br;q=0.2", List.of("gzip", "br"),
              "identity", List.of(),
              "*", List.of("br", "zstd", "gzip"),
              "gzip;q=0", List.of(),
              "zstd;q=0.9, gzip", List.of("gzip", "zstd"),
              "deflate", List.of(),
              "identity;q=0.5, zstd;q=0.4", List.of()));

  static Owed answer(Asked asked) {
    Map<String, String> fields = asked.fields();
    Resource resource = asked.resource();
    // Section 14.2: for any other method there are no ranges.
    boolean ranged = asked.method().equals("GET") && fields.containsKey("Range");
    Representation form = choose(resource, fields, ranged);
    // Section 13.2.2, step by step.
    if (fields.containsKey("If-Match")) {
      if (!listNames(fields.get("If-Match"), form.tag(), true)) {
        return new Owed(412, form, List.of(), 0);
      }
    } else if (fields.containsKey("If-Unmodified-Since")
        && form.modifiedSeconds() > seconds(fields.get("If-Unmodified-Since"))) {
      return new Owed(412, form, List.of(), 0);
    }
    if (fields.containsKey("If-None-Match")) {
      if (listNames(fields.get("If-None-Match"), form.tag(), false)) {
        return new Owed(304, form, List.of(), 0);
      }
    } else if (fields.containsKey("If-Modified-Since")
        && form.modifiedSeconds() <= seconds(fields.get("If-Modified-Since"))) {
      return new Owed(304, form, List.of(), 0);
    }
    if (ranged && fields.containsKey("If-Range")) {
      String value = fields.get("If-Range");
      // A date is a strong validator of what is sent as it lies there only.
      ranged =
          value.startsWith("\"")
              ? value.equals(form.tag())
              : form.coding().equals("identity")
                  && !value.startsWith("W/")
                  && form.modifiedSeconds() == seconds(value);
    }
    return ranged ? range(form, fields.getOrDefault("Range", "")) : whole(form);
  }

  private static Owed whole(Representation form) {
    return new Owed(200, form, List.of(), form.bytes().length);
  }

  private static Representation choose(
      Resource resource, Map<String, String> fields, boolean ranged) {
    List<String> liked = LIKED.getOrDefault(fields.getOrDefault("Accept-Encoding", ""), List.of());
    for (String coding : liked) {
      if (resource.ready().contains(coding)) {
        return form(resource, coding);
      }
    }
    if (!liked.isEmpty() && !resource.made().isEmpty() && !ranged) {
      return form(resource, liked.getFirst());
    }
    return form(resource, "identity");
  }

  private static Representation form(Resource resource, String coding) {
    Representation form = resource.forms().get(coding);
    if (form == null) {
      throw new AssertionError("the model does not know " + coding + " of " + resource.path());
    }
    return form;
  }

  private static boolean listNames(String list, String tag, boolean strongly) {
    for (String each : list.split(", *", -1)) {
      if (each.equals("*") || each.equals(tag) || (!strongly && each.equals("W/" + tag))) {
        return true;
      }
    }
    return false;
  }

  private static long seconds(String date) {
    return java.time.ZonedDateTime.parse(
            date, java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME)
        .toEpochSecond();
  }

  private static Owed range(Representation form, String field) {
    long size = form.bytes().length;
    if (!field.startsWith("bytes=")) {
      return whole(form);
    }
    List<long[]> parts = new ArrayList<>();
    for (String spec : field.substring(6).split(",", -1)) {
      String[] ends = spec.split("-", -1);
      if (ends[0].isEmpty()) {
        long suffix = Math.min(Long.parseLong(ends[1]), size);
        if (suffix > 0) {
          parts.add(new long[] {size - suffix, size - 1});
        }
      } else if (Long.parseLong(ends[0]) < size) {
        long last = ends[1].isEmpty() ? size - 1 : Math.min(Long.parseLong(ends[1]), size - 1);
        parts.add(new long[] {Long.parseLong(ends[0]), last});
      }
    }
    if (parts.isEmpty()) {
      return new Owed(416, form, List.of(), size);
    }
    // Several parts of an encoded form are answered with all of it.
    return parts.size() > 1 && !form.coding().equals("identity")
        ? whole(form)
        : new Owed(206, form, parts, size);
  }

  /** A random request, with conditions that hold and some that do not. */
  static Asked random(Random random, List<Resource> resources) {
    Resource resource = resources.get(random.nextInt(resources.size()));
    Map<String, String> fields = new TreeMap<>();
    if (random.nextBoolean()) {
      fields.put(
          "Accept-Encoding", new ArrayList<>(LIKED.keySet()).get(random.nextInt(LIKED.size())));
    }
    if (random.nextInt(3) == 0) {
      fields.put("Range", randomRange(random));
      if (random.nextInt(3) == 0) {
        fields.put(
            "If-Range",
            random.nextBoolean() ? randomTag(random, resource) : randomDate(random, resource));
      }
    }
    for (String name : List.of("If-Match", "If-None-Match")) {
      if (random.nextInt(5) == 0) {
        String list = randomTag(random, resource);
        for (int more = random.nextInt(3); more > 0; more--) {
          list += ", " + randomTag(random, resource);
        }
        fields.put(name, random.nextInt(10) == 0 ? "*" : list);
      }
    }
    for (String name : List.of("If-Modified-Since", "If-Unmodified-Since")) {
      if (random.nextInt(6) == 0) {
        fields.put(name, randomDate(random, resource));
      }
    }
    return new Asked(random.nextInt(5) == 0 ? "HEAD" : "GET", resource, fields);
  }

  private static String randomTag(Random random, Resource resource) {
    List<Representation> forms = new ArrayList<>(resource.forms().values());
    String tag = forms.get(random.nextInt(forms.size())).tag();
    return switch (random.nextInt(4)) {
      case 0 -> "\"other\"";
      case 1 -> "W/" + tag;
      default -> tag;
    };
  }

  private static String randomDate(Random random, Resource resource) {
    List<Representation> forms = new ArrayList<>(resource.forms().values());
    return switch (random.nextInt(4)) {
      case 0 -> "Tue, 15 Nov 1994 08:12:31 GMT";
      case 1 -> "Wed, 15 Oct 2025 08:12:31 GMT";
      default -> forms.get(random.nextInt(forms.size())).modified();
    };
  }

  // Parts neither touch nor share a byte, whose order and joining the RFC leaves to the server.
  private static String randomRange(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> "bytes=0-0";
      case 1 -> "bytes=" + random.nextInt(1500) + "-";
      case 2 -> "bytes=-" + random.nextInt(3000);
      case 3 -> "bytes=" + random.nextInt(100) + "-" + (100 + random.nextInt(5000));
      case 4 -> "bytes=9000000-";
      case 5 -> "lines=1-2";
      case 6 -> "bytes=0-9,20-29";
      case 7 -> "bytes=5-9,9000000-9000001";
      default -> "bytes=0-1,100-150,200-" + (200 + random.nextInt(50));
    };
  }

  /** The bytes of a part. */
  static byte[] slice(Representation form, long[] range) {
    return Arrays.copyOfRange(form.bytes(), (int) range[0], (int) range[1] + 1);
  }
}

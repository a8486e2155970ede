package dev.gyre.listing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gyre.files.Entry;
import dev.gyre.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonListingTest {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @Test
  void saysWhatTheDirectoryHolds() throws Exception {
    Entry link = new Entry(Entries.bytes("a b"), Entry.Type.FILE, 12, -1, true);
    JsonNode json =
        parsed(List.of(link, Entries.directory("d")), "x/y", "sort=size&order=desc&format=json");
    assertEquals(
        STRICT.readTree(
            """
            {"path": "/x/y/", "href": "/x/y/", "count": 2, "directories": 1, "files": 1, "size": 12,
             "sort": "size", "order": "desc", "entries": [
              {"name": "d", "href": "d/", "type": "directory", "size": 0,
               "modified": "2026-11-23T08:05:09.120Z", "modifiedEpochMillis": 1795421109120,
               "symlink": false},
              {"name": "a b", "href": "a%20b", "type": "file", "size": 12,
               "modified": "1969-12-31T23:59:59.999Z", "modifiedEpochMillis": -1,
               "symlink": true}]}
            """),
        json);
  }

  @Test
  void rootAndEmptyDirectoriesAreWhole() throws Exception {
    JsonNode root = parsed(List.of(), "", "format=json");
    assertEquals("/", root.path("path").asText());
    assertEquals("/", root.path("href").asText());
    assertEquals(0, root.path("entries").size());
  }

  @Test
  void hostileNamesRoundTripByTheirLinks() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (byte[] name : Entries.hostileNames()) {
      entries.add(Entries.file(name, 1));
    }
    JsonNode rows = parsed(entries, "", "format=json").path("entries");
    Entry[] sorted = Entries.shown(entries, ListingRequest.DEFAULT);
    assertEquals(sorted.length, rows.size());
    for (int i = 0; i < sorted.length; i++) {
      assertArrayEquals(sorted[i].name(), Entries.decoded(rows.get(i).path("href").asText()));
      assertEquals(
          new String(sorted[i].name(), StandardCharsets.UTF_8), rows.get(i).path("name").asText());
    }
  }

  @Test
  void headersSayJsonThatVariesByAccept() {
    Response response =
        Entries.answer(
            Entries.page(
                List.of(), new byte[0], ListingRequest.parse(null, "application/json", 0)));
    assertEquals(200, response.status());
    assertEquals("application/json", response.headers().first("Content-Type"));
    assertEquals("Accept", response.headers().first("Vary"));
    assertEquals("nosniff", response.headers().first("X-Content-Type-Options"));
  }

  private static JsonNode parsed(List<Entry> entries, String path, String query) throws Exception {
    ListingRequest request = ListingRequest.parse(query, null, 0);
    ListingPage page = Entries.page(entries, Entries.bytes(path), request);
    JsonNode json = STRICT.readTree(Entries.whole(Entries.answer(page)));
    assertTrue(json.isObject());
    return json;
  }
}

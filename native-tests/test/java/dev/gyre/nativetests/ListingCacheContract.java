package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings of directories that were read lately: never older than said, and read once for many. */
abstract class ListingCacheContract extends TransportContract {
  private static final Duration VALID = Duration.ofMillis(300);

  /** More than are described before the answer begins. */
  private static final int LARGE = 4200;

  ListingCacheContract(TransportKind transport) {
    super(transport);
  }

  /** What is kept is part of what is tested. */
  @Override
  final boolean choosesCache() {
    return true;
  }

  private GyreServer serve(Path root, String cacheSize, String cacheValid) {
    return start(
        GyreServer.files(root)
            .set(Options.CACHE_SIZE, cacheSize)
            .set(Options.CACHE_VALID, cacheValid));
  }

  /** What may become of an entry. */
  enum Change {
    ADDED {
      @Override
      void make(Path site) throws IOException {
        Files.writeString(site.resolve("new"), "12");
      }
    },
    REMOVED {
      @Override
      void make(Path site) throws IOException {
        Files.delete(site.resolve("entry-1"));
      }
    },
    RENAMED {
      @Override
      void make(Path site) throws IOException {
        Files.move(site.resolve("entry-1"), site.resolve("other"));
      }
    },
    /** In place: nothing of the directory itself changes. */
    EDITED {
      @Override
      void make(Path site) throws IOException {
        Files.writeString(site.resolve("entry-1"), "longer than before");
      }
    };

    abstract void make(Path site) throws IOException;
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void changeOfASmallDirectoryIsSeenWhenTheBoundHasPassed(Change change) throws IOException {
    assertSeenInTime(change, 3);
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void changeOfALargeDirectoryIsSeenWhenTheBoundHasPassed(Change change) throws IOException {
    assertSeenInTime(change, LARGE);
  }

  private void assertSeenInTime(Change change, int entries) throws IOException {
    TempSite site = siteOf(entries);
    GyreServer caching = serve(site.root(), "64m", VALID.toMillis() + "ms");
    GyreServer plain = serve(site.root(), "0", "1h");
    String target = "/?format=json";
    try (RawClient client = RawClient.connect(caching)) {
      Answer before = client.get(target).expect(200);
      assertArrayEquals(before.body(), client.get(target).expect(200).body());
      change.make(site.root());
      long changedNanos = System.nanoTime();
      Answer now = RawClient.get(plain, target).expect(200);
      assertNotEquals(before.text(), now.text());
      boolean seen = false;
      while (!seen) {
        long askedNanos = System.nanoTime();
        Answer answer = client.get(target, "If-None-Match: " + before.header("etag"));
        seen = answer.status() == 200;
        assertEquals(seen ? now.text() : "", answer.text());
        assertTrue(seen || askedNanos - changedNanos < VALID.toNanos(), "unseen for too long");
      }
      assertEquals(now.text(), client.get(target).expect(200).text());
    }
  }

  // The tests above would also pass if nothing were ever kept.
  @ParameterizedTest
  @ValueSource(ints = {3, LARGE})
  void entryIsKeptForAsLongAsIsSaid(int entries) throws IOException {
    TempSite site = siteOf(entries);
    try (RawClient client = RawClient.connect(serve(site.root(), "64m", "1h"))) {
      Answer before = client.get("/").expect(200);
      Change.EDITED.make(site.root());
      assertEquals(before.text(), client.get("/").expect(200).text());
      client.get("/", "If-None-Match: " + before.header("etag")).expect(304);
      Change.ADDED.make(site.root());
      assertTrue(client.get("/").expect(200).text().contains(">new<"), "names are looked at");
    }
  }

  @Test
  void nothingIsKeptWithoutMemory() throws IOException {
    TempSite site = siteOf(LARGE);
    try (RawClient client = RawClient.connect(serve(site.root(), "0", "1h"))) {
      Answer before = client.get("/").expect(200);
      Change.EDITED.make(site.root());
      assertNotEquals(before.text(), client.get("/").expect(200).text());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, LARGE})
  void unchangedListingIsNotSentAgainHoweverLateItIsAskedFor(int entries) throws IOException {
    TempSite site = siteOf(entries);
    try (RawClient client = RawClient.connect(serve(site.root(), "64m", "1ms"))) {
      for (String target : List.of("/", "/?format=json&sort=size")) {
        String tag = client.get(target).expect(200).header("etag");
        for (int i = 0; i < 3; i++) {
          Answer again = client.get(target, "If-None-Match: " + tag).expect(304);
          assertEquals(tag, again.header("etag"));
        }
        site.file("entry-2", "changed for " + target);
        LockSupport.parkNanos(2_000_000); // a look is good for a millisecond
        Answer changed = client.get(target, "If-None-Match: " + tag).expect(200);
        assertNotEquals(tag, changed.header("etag"));
      }
    }
  }

  @Test
  void acceptAndSortChooseAmongListingsOfOneSnapshot() throws IOException {
    TempSite site = siteOf(3).file("big", "0123456789");
    try (RawClient client = RawClient.connect(serve(site.root(), "64m", "1h"))) {
      for (int i = 0; i < 3; i++) {
        assertEquals("text/html; charset=utf-8", client.get("/").header("content-type"));
        Answer json = client.get("/", "Accept: application/json");
        assertEquals("application/json", json.header("content-type"));
        assertTrue(json.text().indexOf("big") < json.text().indexOf("entry-0"), json::text);
        String bySize = client.get("/?sort=size&format=json").text();
        assertTrue(bySize.indexOf("big") > bySize.indexOf("entry-0"), bySize);
      }
    }
  }

  @Test
  void stormOfFirstRequestsIsAnsweredFromOneSnapshot() throws Exception {
    int clients = 8;
    GyreServer server = serve(LargeDirectory.root(), "64m", "1h");
    CountDownLatch together = new CountDownLatch(clients);
    List<Future<Answer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      for (int i = 0; i < clients; i++) {
        answers.add(
            threads.submit(
                () -> {
                  try (RawClient client = RawClient.connect(server)) {
                    together.countDown();
                    together.await();
                    return client.get("/?format=json").expect(200);
                  }
                }));
      }
      Answer first = answers.getFirst().get();
      for (Future<Answer> each : answers) {
        // The tag of so large a listing is that of its snapshot.
        assertEquals(first.header("etag"), each.get().header("etag"));
        assertArrayEquals(first.body(), each.get().body());
      }
    }
  }

  /** A client that leaves in the middle of a page leaves nothing open. */
  @Test
  void abandonedPagesCloseTheirDirectory() throws IOException {
    TempSite site = siteOf(LARGE);
    GyreServer server = serve(site.root(), "64m", "1h");
    for (int i = 0; i < 5; i++) {
      try (RawClient client = RawClient.connectSlow(server)) {
        client.send(RawClient.request("GET", "/"));
        client.readHeadOnly().expect(200);
      }
      RawClient.get(server, "/", "If-None-Match: *").expect(304);
      RawClient.get(server, "/", "If-Match: \"x\"").expect(412);
      try (RawClient client = RawClient.connect(server)) {
        client.exchange(RawClient.request("HEAD", "/?sort=size")).expect(200);
      }
    }
    Await.until(() -> openHandles(site.root()) == 1, () -> openHandles(site.root()));
  }

  /** How many descriptors of this process lead to that directory. */
  private static long openHandles(Path directory) {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(descriptor -> leadsTo(descriptor, directory)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean leadsTo(Path descriptor, Path directory) {
    try {
      return Files.readSymbolicLink(descriptor).equals(directory.toRealPath());
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private TempSite siteOf(int entries) throws IOException {
    TempSite site = newSite();
    for (int i = 0; i < entries; i++) {
      Files.createFile(site.root().resolve("entry-" + i));
    }
    return site;
  }
}

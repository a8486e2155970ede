package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.transport.TransportKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * NIO in a JVM that keeps the descriptors of its sockets to itself, as embedders may have it. The
 * other tests run in one that shows them.
 */
final class NioWithoutDescriptorsTest extends TransportContract {
  private static final int[] SIZES = {1000, 40_000, 100_000, 3_000_000, 9_000_000};

  NioWithoutDescriptorsTest() {
    super(TransportKind.NIO);
  }

  @Test
  void filesOfAllSizesArriveWhole() {
    TempSite site = newSite();
    for (int size : SIZES) {
      site.file("f" + size, TempSite.noise(size));
    }
    try (ServerProcess server =
        start("serve", site.root().toString(), "--transport", "nio", "--port", "0")) {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
      try (RawClient client = RawClient.connect(server.port());
          RawClient slow = RawClient.connect(address, 4096)) {
        for (int size : SIZES) {
          byte[] content = TempSite.noise(size);
          for (int time = 0; time < 4; time++) {
            assertArrayEquals(content, client.get("/f" + size).expect(200).body());
          }
          assertArrayEquals(content, slow.get("/f" + size).expect(200).body());
          assertArrayEquals(
              Arrays.copyOfRange(content, 10, size),
              client.get("/f" + size, "Range: bytes=10-").expect(206).body());
        }
      }
    }
  }

  @Test
  void doctorSaysSoAndWhatToDo() {
    String said = said("doctor", "--transport", "nio");
    assertTrue(said.contains("no descriptors of sockets"), said);
    assertTrue(said.contains("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED"), said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1000 | for 1s body in memory, sent with its head",
        "40000 | as an open file; on nio in memory",
        "100000 | as an open file; not on nio",
        "100000 | nio: sendfile(2) through FileChannel.transferTo",
      })
  void explainTellsWhatIsDifferent(int size, String part) {
    TempSite site = newSite().file("f", TempSite.noise(size));
    String said = said("explain", "--root", site.root().toString(), "/f");
    assertTrue(said.contains(part), said);
  }

  private String said(String... arguments) {
    try (ServerProcess process = start(arguments)) {
      process.exitCode();
      return process.output().replaceAll("\\s+", " ");
    }
  }

  private ServerProcess start(String... arguments) {
    return ServerProcess.start(directory, List.of(), Map.of(), arguments);
  }
}

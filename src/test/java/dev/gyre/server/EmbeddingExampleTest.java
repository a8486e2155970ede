package dev.gyre.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the README is code that compiles and runs. */
class EmbeddingExampleTest {
  private static final Path README = Path.of("../README.md");
  private static final int LINES_MAX = 16;
  private static final String MODULE = "module example { requires dev.gyre; }";

  @TempDir Path folder;

  @Test
  void exampleOfTheReadmeCompilesAndServesTwice() throws Exception {
    String source = exampleIn(Files.readString(README));
    assertTrue(source.lines().count() <= LINES_MAX, "the example is to stay short");
    Path file = Files.writeString(folder.resolve("Example.java"), source);

    String classPath = System.getProperty("java.class.path");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", folder.toString(), file.toString());
    assertEquals(0, result, "the compiler's result");

    String printed = run();
    assertTrue(printed.contains("serving "), printed);
    assertTrue(printed.contains("running a handler at 127.0.0.1:"), printed);
    assertTrue(printed.contains("peer_closed=0"), printed);
  }

  /** Its user has to name our module only, not those whose types are in what it offers. */
  @Test
  void exampleOfTheReadmeCompilesAsAModule() throws Exception {
    compileAsModule("Example", exampleIn(Files.readString(README)));
  }

  /** What handlers are given and what writing gives back, too. */
  @Test
  void aHandlerOfBytesCompilesAsAModule() throws Exception {
    compileAsModule(
        "Bytes",
        """
        import dev.gyre.server.GyreServer;
        import io.netty.buffer.ByteBuf;
        import io.netty.channel.ChannelHandlerContext;
        import io.netty.channel.SimpleChannelInboundHandler;

        class Bytes extends SimpleChannelInboundHandler<ByteBuf> {
          GyreServer.Builder builder = GyreServer.handler(Bytes::new);

          @Override
          protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            context.writeAndFlush(bytes.retain()).addListener(done -> context.close());
          }
        }
        """);
  }

  private void compileAsModule(String name, String source) throws IOException {
    Path module = Files.writeString(folder.resolve("module-info.java"), MODULE);
    Path packageFolder = Files.createDirectory(folder.resolve("example"));
    Path file =
        Files.writeString(packageFolder.resolve(name + ".java"), "package example;\n" + source);

    // Netty gave its library for the other processor the same name of a module.
    String modulePath =
        Stream.of(System.getProperty("java.class.path").split(":", -1))
            .filter(entry -> !entry.contains("linux-") && !entry.endsWith("test-classes"))
            .collect(Collectors.joining(":"));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                said,
                said,
                "-p",
                modulePath,
                "-d",
                folder.resolve("out").toString(),
                module.toString(),
                file.toString());
    assertEquals(0, result, () -> said.toString(StandardCharsets.UTF_8));
  }

  private static String exampleIn(String readme) {
    int marker = readme.indexOf("<!-- example: embedding -->");
    int start = readme.indexOf("```java\n", marker) + "```java\n".length();
    return readme.substring(start, readme.indexOf("```", start));
  }

  private String run() throws Exception {
    PrintStream standard = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader
          .loadClass("Example")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(standard);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}

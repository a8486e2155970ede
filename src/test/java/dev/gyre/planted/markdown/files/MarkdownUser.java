package dev.gyre.planted.markdown.files;

import org.commonmark.node.Node;

record MarkdownUser(Node node) {}

package dev.gyre.planted.toml.cli;

import org.tomlj.TomlTable;

record TomlUser(TomlTable table) {}

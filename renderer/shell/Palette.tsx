/** Ctrl+K: one box that finds records by code, words, owner (typos allowed) and runs any command. */
import { useEffect, useState } from "react";
import { Autocomplete, Collection, Header, Input, Menu, MenuItem, MenuSection, Text, TextField } from "react-aria-components";
import { type Command, commands } from "../commands.ts";
import { type Found, searchIndex } from "../search.ts";
import { closeDialog, openItem } from "../view.ts";
import { Dialog } from "./Dialog.tsx";
import { takeTypedAhead } from "./typedAhead.ts";

const index = searchIndex();

export function Palette() {
  const [typed, setTyped] = useState("");
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    void index.refresh().then(() => setReady(true));
  }, []);
  const words = typed.trim();
  const found = isReady && words !== "" ? index.find(words) : [];
  const matching = commands.filter((command) => command.name !== "palette" && command.when() && matches(command, words));
  const pick = (key: string | number) => {
    closeDialog();
    const command = matching.find((c) => c.name === key);
    // After the dialog has closed and focus is back where it was: what runs next may take it elsewhere.
    setTimeout(() => (command ? command.run() : open(found, String(key))));
  };
  return (
    <Dialog title="Search or run a command" onClose={closeDialog} className="dialog-palette">
      <Autocomplete inputValue={typed} onInputChange={setTyped}>
        <TextField className="field palette-field" aria-label="Search or run a command" autoFocus>
          <Input
            className="input"
            placeholder="A code, a word, a name or a command"
            onFocus={() => {
              const ahead = takeTypedAhead();
              setTyped((now) => now + ahead);
            }}
          />
        </TextField>
        <Menu
          className="palette-list"
          aria-label="Results"
          onAction={pick}
          renderEmptyState={() => (isReady ? `Nothing matches “${words}”. Try a code such as 7b, or fewer words.` : "Reading the plan")}
        >
          {found.length > 0 && (
            <MenuSection aria-label="Records">
              <Header>Records</Header>
              <Collection items={found.map((hit) => ({ ...hit, key: `${hit.type}/${hit.id}` }))}>
                {(hit) => (
                  <MenuItem id={hit.key} textValue={`${hit.code} ${hit.title}`} className="palette-item">
                    <span className="palette-code">{hit.code}</span>
                    <Text slot="label">{hit.title}</Text>
                    <Text slot="description">{hit.about}</Text>
                  </MenuItem>
                )}
              </Collection>
            </MenuSection>
          )}
          {matching.length > 0 && (
            <MenuSection aria-label="Commands">
              <Header>Commands</Header>
              <Collection items={matching}>
                {(command) => (
                  <MenuItem id={command.name} textValue={command.words} className="palette-item">
                    <Text slot="label">{command.words}</Text>
                    {command.keys[0] && <kbd>{command.keys[0]}</kbd>}
                  </MenuItem>
                )}
              </Collection>
            </MenuSection>
          )}
        </Menu>
      </Autocomplete>
    </Dialog>
  );
}

/** Every typed word begins a word of the command. */
function matches(command: Command, typed: string): boolean {
  const own = command.words.toLowerCase().split(" ");
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => own.some((o) => o.startsWith(word)));
}
function open(found: readonly Found[], key: string): void {
  const hit = found.find((h) => `${h.type}/${h.id}` === key);
  if (hit) openItem(hit.type, hit.id);
}

import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { realPlace, type System, unsafePlace } from "../../db/location.ts";
import { createPlan, openPlan } from "../../db/plan.ts";
import { noon, sharedPlan, temporaryFolder } from "./people.ts";

const windows: System = { platform: "win32", env: {}, mounts: "" };
const mac: System = { platform: "darwin", env: {}, mounts: "" };
const linux = (mounts = ""): System => ({ platform: "linux", env: {}, mounts });

describe("F23 a plan file lives on a disk of this machine:", () => {
  const network =
    /^A plan file cannot live on a network drive: [^.]+\. Keep the plan on this computer's own disk [^.]+\. Nothing was written\.$/;
  const synced =
    /^A plan file cannot live in a folder that is synchronised [^.]+\. Keep the plan on this computer's own disk [^.]+\. Nothing was written\.$/;

  test("never on a Windows share, however it is written", () => {
    for (const path of [
      "\\\\server\\share\\plan",
      "//server/share/plan",
      "\\\\?\\UNC\\server\\share\\plan",
      "\\\\?\\unc\\server\\share\\plan",
      "\\\\.\\UNC\\server\\share\\plan",
      "\\\\server.nhs.uk@SSL\\DavWWWRoot\\plan",
      "\\\\localhost\\c$\\plan",
    ]) {
      expect(unsafePlace(path, windows), path).toMatch(network);
    }
  });

  test("yes on a Windows drive, however it is written", () => {
    for (const path of [
      "C:\\Users\\ann\\AppData\\Local\\Waymark\\plan",
      "c:/plans/plan",
      "\\\\?\\C:\\plans\\plan",
      "\\\\.\\C:\\plans\\plan",
      "C:\\Uncle\\plan",
    ]) {
      expect(unsafePlace(path, windows), path).toBeNull();
    }
  });

  test("never below what OneDrive names in the environment, whatever case and slash", () => {
    const env = { OneDrive: "C:\\Users\\ann\\NHS Sync", OneDriveCommercial: "D:\\Work\\", OneDriveConsumer: "" };
    for (const path of [
      "C:\\Users\\ann\\NHS Sync\\plan",
      "c:\\users\\ANN\\nhs sync\\deep\\plan",
      "C:/Users/ann/NHS Sync/plan",
      "D:\\Work\\plan",
    ]) {
      expect(unsafePlace(path, { ...windows, env }), path).toMatch(synced);
    }
    for (const path of ["C:\\Users\\ann\\NHS Sync notes\\plan", "C:\\Users\\ann\\plan", "D:\\Workshop\\plan"]) {
      expect(unsafePlace(path, { ...windows, env }), path).toBeNull();
    }
  });

  test("never in a folder that is called like one that synchronises", () => {
    for (const path of [
      "C:\\Users\\ann\\OneDrive\\plan",
      "C:\\Users\\ann\\OneDrive - NHS Norfolk and Waveney ICB\\Plans\\plan",
      "C:\\Users\\ann\\Dropbox\\plan",
      "C:\\Users\\ann\\Dropbox (ICB)\\plan",
      "C:\\Users\\ann\\iCloudDrive\\plan",
      "G:\\My Drive\\plan",
    ]) {
      expect(unsafePlace(path, windows), path).toMatch(synced);
    }
    for (const path of [
      "/Users/ann/Dropbox/plan",
      "/Users/ann/Library/CloudStorage/OneDrive-NHSNorfolk/plan",
      "/Users/ann/Library/CloudStorage/GoogleDrive-ann@nhs.net/plan",
      "/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/plan",
      "/Users/ann/Nextcloud/plan",
      "/Users/ann/Google Drive/plan",
    ]) {
      expect(unsafePlace(path, mac), path).toMatch(synced);
    }
    for (const path of ["/home/ann/dropboxes/plan", "/home/ann/my-onedrive-notes/plan", "/home/ann/plan dropbox.waymarkplan"]) {
      expect(unsafePlace(path, linux()), path).toBeNull();
    }
  });

  test("never below a network mount; the innermost mount decides, and of two at one place the later", () => {
    const mounts = [
      "/dev/sda1 / ext4 rw 0 0",
      "server:/plans /mnt/plans nfs4 rw 0 0",
      "//server/my\\040share /mnt/my\\040share cifs rw 0 0",
      "//server/back /mnt/back\\134slash cifs rw 0 0",
      "/dev/sdb1 /mnt/plans/local ext4 rw 0 0",
      "/dev/sdc1 /mnt/twice ext4 rw 0 0",
      "ann@server: /mnt/twice fuse.sshfs rw 0 0",
      "server:/other /mnt/under nfs rw 0 0",
      "/dev/sdd1 /mnt/under ext4 rw 0 0",
    ].join("\n");
    for (const path of ["/mnt/plans/plan", "/mnt/my share/plan", "/mnt/back\\slash/plan", "/mnt/twice/plan"])
      expect(unsafePlace(path, linux(mounts)), path).toMatch(network);
    for (const path of ["/home/ann/plan", "/mnt/plans/local/plan", "/mnt/plans2/plan", "/mnt/under/plan"])
      expect(unsafePlace(path, linux(mounts)), path).toBeNull();
    expect(unsafePlace("/anywhere/plan", linux("server:/ / nfs rw 0 0"))).toMatch(network);
  });

  test("nor by way of a link", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "Dropbox"));
    symlinkSync(join(folder, "Dropbox"), join(folder, "plans"));
    expect(realPlace(join(folder, "plans", "deep", "plan"))).toBe(join(realPlace(folder), "Dropbox", "deep", "plan"));
    for (const refused of [
      createPlan(join(folder, "plans", "plan"), folder, sharedPlan, { author: "", now: noon }),
      openPlan(join(folder, "plans", "plan"), folder, "read"),
    ]) {
      expect(refused).toMatchObject({ ok: false, error: { message: expect.stringMatching(synced) } });
    }
  });
});

/** Dependencies: one tab for each way to look at them. Each tab is a file that is loaded when it is first shown. */
import { type ComponentType, type LazyExoticComponent, lazy, Suspense, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { HeadPlace } from "./HeadControls.tsx";
import { type DependencyTab, goToTab, tabs, usePlace } from "./place.ts";
import "./dependencies.css";

const views: Readonly<Record<DependencyTab, { readonly title: string; readonly component: LazyExoticComponent<ComponentType> }>> = {
  review: view("Review", async () => (await import("./Review.tsx")).Review),
  list: view("List", async () => (await import("./List.tsx")).List),
  matrix: view("Matrix", async () => (await import("./Matrix.tsx")).Matrix),
  path: view("Path", async () => (await import("./Path.tsx")).Path),
  enablers: view("Enablers", async () => (await import("./Enablers.tsx")).Enablers),
  exceptions: view("Exceptions", async () => (await import("./Exceptions.tsx")).Exceptions),
};

export function Dependencies() {
  const { tab: current } = usePlace();
  const [controls, setControls] = useState<HTMLElement | null>(null);
  return (
    <Tabs className="dependencies" selectedKey={current} onSelectionChange={(key) => goToTab(tabs.find((tab) => tab === key) ?? current)}>
      <div className="dependencies-head">
        <h1>Dependencies</h1>
        <TabList aria-label="Dependencies" className="dependencies-tabs">
          {tabs.map((tab) => (
            <Tab key={tab} id={tab} className="dependencies-tab">
              {views[tab].title}
            </Tab>
          ))}
        </TabList>
        <div ref={setControls} className="dependencies-controls" />
      </div>
      {tabs.map((tab) => {
        const { component: Shown } = views[tab];
        return (
          <TabPanel key={tab} id={tab} className="dependencies-panel">
            <HeadPlace value={controls}>
              <Suspense>
                <Shown />
              </Suspense>
            </HeadPlace>
          </TabPanel>
        );
      })}
    </Tabs>
  );
}

function view(title: string, load: () => Promise<ComponentType>) {
  return { title, component: lazy(async () => ({ default: await load() })) };
}

/** Dependencies: one tab for each way to look at them. Each tab is a file that is loaded when it is first shown. */
import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
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
  return (
    <Tabs className="dependencies" selectedKey={current} onSelectionChange={(key) => goToTab(key as DependencyTab)}>
      <div className="dependencies-head">
        <h1>Dependencies</h1>
        <TabList aria-label="Dependencies" className="dependencies-tabs">
          {tabs.map((tab) => (
            <Tab key={tab} id={tab} className="dependencies-tab">
              {views[tab].title}
            </Tab>
          ))}
        </TabList>
      </div>
      {tabs.map((tab) => {
        const { component: Shown } = views[tab];
        return (
          <TabPanel key={tab} id={tab} className="dependencies-panel">
            <Suspense>
              <Shown />
            </Suspense>
          </TabPanel>
        );
      })}
    </Tabs>
  );
}

function view(title: string, load: () => Promise<ComponentType>) {
  return { title, component: lazy(async () => ({ default: await load() })) };
}

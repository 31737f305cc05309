mod remedies;
mod splits;
mod three_fits;

use super::session;
use crate::{exercise::Exercise, notebook::Notebook};
use anyhow::Result;

pub const EXERCISE: Exercise = Exercise {
    id: "train/overfitting",
    title: "What does a network know of images it has never seen?",
    source: "D 过拟合、欠拟合, 从数据中学习; A 防止过拟合; B 过拟合",
    work,
};

fn work(notebook: &mut Notebook) -> Result<()> {
    three_fits::show(notebook)?;
    let mnist = session::load(notebook)?;
    remedies::show(notebook, &mnist)?;
    splits::show(notebook, &mnist);
    Ok(())
}
